package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreRequest;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.structure.InventoryJson;
import io.recobro.stream.Codec;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.codec.Decompressing;
import io.recobro.stream.member.MemberIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which artifacts of a backup a restore reads.
 *
 * @param database the name it was dumped from, or of the file
 * @param index the member index; empty for a dump of another tool
 * @param inventory empty for a dump of another tool
 */
record Selection(
        BackupReader.Item dump,
        String database,
        Optional<BackupReader.Item> index,
        Optional<BackupReader.Item> inventory) {
    private static final Pattern NAME = Pattern.compile("db_(.+)_\\d{8}T\\d{6}Z\\.sql.*", Pattern.DOTALL);

    /** Finds the dump of the requested database. */
    static Selection of(BackupReader backup, RestoreRequest request) {
        List<BackupReader.Item> dumps = dumps(backup);
        List<String> names = dumps.stream().map(item -> database(item.name())).toList();
        if (dumps.isEmpty()) {
            throw Fault.BACKUP_MISSING.because("unable to restore a database: the backup holds no dump");
        }
        int chosen = request.item().map(names::indexOf).orElse(dumps.size() == 1 ? 0 : -1);
        if (chosen < 0) {
            throw request.item()
                    .map(name -> Fault.BACKUP_MISSING.because(
                            "unable to restore database '" + name + "': the backup holds " + String.join(", ", names)))
                    .orElseGet(() -> Fault.USAGE_WRONG.because("unable to restore a database: the backup holds "
                            + dumps.size() + " of them: " + String.join(", ", names)))
                    .hint("name one of them with --database");
        }
        return of(backup, dumps.get(chosen));
    }

    /** All entries of the member index. */
    List<MemberEntry> readIndex(BackupReader backup) {
        String name = index.orElseThrow().name();
        return MemberIndex.read(backup.open(name), "member index '" + name + "'");
    }

    /** The inventory, of a format this version knows. */
    Inventory readInventory(BackupReader backup) {
        String name = inventory.orElseThrow().name();
        try (InputStream plain = Decompressing.stream(backup.open(name), Codec.GZIP, "artifact '" + name + "'")) {
            return InventoryJson.read(plain.readAllBytes(), name);
        } catch (IOException e) {
            throw Fault.STORAGE_BROKEN.because("unable to read artifact '" + name + "': " + e.getMessage(), e);
        }
    }

    /** Every dump of a backup. */
    static List<Selection> all(BackupReader backup) {
        return dumps(backup).stream().map(dump -> of(backup, dump)).toList();
    }

    private static Selection of(BackupReader backup, BackupReader.Item dump) {
        String stem = stem(dump.name());
        return new Selection(
                dump, database(dump.name()), beside(backup, stem, "index"), beside(backup, stem, "inventory"));
    }

    private static List<BackupReader.Item> dumps(BackupReader backup) {
        return backup.artifacts().stream()
                .filter(item -> item.role().equals("dump"))
                .toList();
    }

    private static Optional<BackupReader.Item> beside(BackupReader backup, String stem, String role) {
        return backup.artifacts().stream()
                .filter(item -> item.role().equals(role) && item.name().startsWith(stem + "."))
                .findFirst();
    }

    private static String stem(String name) {
        int end = name.lastIndexOf(".sql");
        return end < 0 ? name : name.substring(0, end);
    }

    /** The database in an artifact's name, or the name of a file without its endings. */
    private static String database(String artifact) {
        Matcher matcher = NAME.matcher(artifact);
        return matcher.matches() ? decoded(matcher.group(1)) : stem(artifact);
    }

    /** Undoes {@code ~xx}. */
    private static String decoded(String name) {
        List<Byte> bytes = new ArrayList<>();
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '~' && i + 2 < text.length) {
                bytes.add((byte) Integer.parseInt(name.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.add(text[i]);
            }
        }
        byte[] plain = new byte[bytes.size()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = bytes.get(i);
        }
        return new String(plain, StandardCharsets.UTF_8);
    }
}
