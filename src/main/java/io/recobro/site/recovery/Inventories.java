package io.recobro.site.recovery;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.stream.Codec;
import io.recobro.stream.codec.Decompressing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/** Lays the inventory of a machine out as text, for whoever makes the new one. */
final class Inventories {
    private static final String ROLE = "inventory";
    private static final String PREFIX = "inventory.";

    private Inventories() {}

    /**
     * Writes the pages of an inventory below a directory; those that are there already are written again.
     *
     * @return what was done, in words; nothing for a backup that has no pages
     */
    static List<String> write(BackupReader backup, Path directory) {
        List<BackupReader.Item> pages = backup.artifacts().stream()
                .filter(item -> item.role().equals(ROLE) && item.name().startsWith(PREFIX))
                .toList();
        if (pages.isEmpty()) {
            return List.of();
        }
        Path folder = directory.resolve("inventory");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (BackupReader.Item page : pages) {
                write(backup, page, folder);
            }
        } catch (IOException broken) {
            throw Fault.TARGET_FAILED.because(
                    "unable to write the inventory to '" + folder + "': " + broken.getMessage(), broken);
        }
        return List.of(pages.size() + " pages of the inventory in " + folder);
    }

    private static void write(BackupReader backup, BackupReader.Item page, Path folder) throws IOException {
        Codec codec = Codec.valueOf(page.codec().toUpperCase(Locale.ROOT));
        String name = page.name().substring(PREFIX.length()).replaceFirst("\\.(?:gz|zst)$", "");
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw Fault.BACKUP_DAMAGED.because("unable to write the inventory: '" + page.name() + "' is no file name");
        }
        try (InputStream plain =
                Decompressing.stream(backup.open(page.name()), codec, "artifact '" + page.name() + "'")) {
            Files.copy(plain, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
