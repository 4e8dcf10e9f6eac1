package io.recobro.source.files.fetch;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.stream.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks that the tree and the contents of a backup of files can be read and agree with each other and with its packs. */
public final class FilesCheck {
    private FilesCheck() {}

    /**
     * Passes over backups of other sources. Reads no pack.
     *
     * @throws RecobroException {@code BACKUP_DAMAGED} naming the pack or the path
     */
    public static void verify(BackupReader backup, Progress progress) {
        if (!StoredSnapshot.isIn(backup)) {
            return;
        }
        StoredSnapshot snapshot = new StoredSnapshot(backup);
        ContentIndex index = snapshot.contents();
        checkMembers(backup, index);
        try (TreeReader tree = snapshot.tree()) {
            for (Optional<Entry> entry = tree.next(); entry.isPresent(); entry = tree.next()) {
                if (entry.get() instanceof Entry.File file) {
                    checkFile(file, index);
                }
            }
        }
    }

    private static void checkMembers(BackupReader backup, ContentIndex index) {
        Map<String, Long> sizes = new HashMap<>();
        backup.packs().forEach(pack -> sizes.put(pack.name(), pack.bytes()));
        for (int pack = 0; pack < index.packs(); pack++) {
            sizes.computeIfAbsent(index.name(pack), unknown -> 0L);
        }
        for (int member = 0; member < index.members(); member++) {
            String pack = index.name(index.pack(member));
            if (index.offset(member) + index.bytes(member) > sizes.get(pack)) {
                throw damaged("pack '" + pack + "': its contents say more than its " + sizes.get(pack) + " bytes");
            }
        }
        if (index.packs() < backup.packs().size()) {
            throw damaged("packs: the contents describe " + index.packs() + " of "
                    + backup.packs().size());
        }
    }

    private static void checkFile(Entry.File file, ContentIndex index) {
        long bytes = 0;
        byte[] ids = file.content().packed();
        for (int at = 0; at < ids.length; at += ContentIds.BYTES) {
            int content = index.find(ContentId.of(ids, at));
            if (content == ContentIndex.NONE) {
                throw damaged("'" + file.path() + "': content " + file.content().hex(at / ContentIds.BYTES)
                        + " is in no pack of the backup");
            }
            bytes += index.size(content);
        }
        long data = file.extents().dataBytes(file.size());
        if (bytes != data) {
            throw damaged("'" + file.path() + "': its contents have " + bytes + " bytes, its tree says " + data);
        }
    }

    private static RecobroException damaged(String what) {
        return Fault.BACKUP_DAMAGED
                .because("unable to trust " + what)
                .hint("restore from another destination with --from, or another backup");
    }
}
