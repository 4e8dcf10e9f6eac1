package io.recobro.source.mariadb.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.mariadb.load.Members;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.source.mariadb.text.DumpVerifier;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;

/** {@code verify --level parse} of MariaDB backups: reads every member of every dump of our own format. */
public final class DumpCheck {
    private DumpCheck() {}

    /**
     * Verifies all dumps of a backup.
     *
     * @return per dump what was found right, in words; a dump without index or inventory is named as not parsed
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} naming the place
     */
    public static List<String> verify(BackupReader backup, Progress progress) {
        List<String> found = new ArrayList<>();
        for (Selection selection : Selection.all(backup)) {
            String name = selection.dump().name();
            if (selection.index().isEmpty() || selection.inventory().isEmpty()) {
                found.add(name + ": not parsed, it has no index or no inventory");
                continue;
            }
            Inventory inventory = selection.readInventory(backup);
            Members members = new Members(backup, selection.dump(), selection.readIndex(backup));
            progress.expect(members.entries().stream()
                    .mapToLong(MemberEntry::plainBytes)
                    .sum());
            DumpVerifier verifier = new DumpVerifier(inventory, progress);
            try {
                members.read(members.entries(), verifier::member);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to verify '" + name + "': interrupted", e);
            }
            found.add(name + ": " + String.join(", ", verifier.finish()));
        }
        return found;
    }
}
