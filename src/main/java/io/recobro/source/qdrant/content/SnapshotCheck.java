package io.recobro.source.qdrant.content;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.qdrant.content.CollectionRecord.NodeSnapshot;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.VerifyingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** {@code verify --level parse} of collections: every snapshot is the file that the server made, and a whole tar. */
public final class SnapshotCheck {
    private SnapshotCheck() {}

    /**
     * Verifies all snapshots of a backup.
     *
     * @return per snapshot what was found right, in words
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} naming the place
     */
    public static List<String> verify(BackupReader backup, Progress progress) {
        List<String> found = new ArrayList<>();
        CapturedCollection.aliases(backup); // of no use to the check, but they must be readable
        for (CapturedCollection collection : CapturedCollection.all(backup)) {
            for (NodeSnapshot snapshot : collection.record().snapshots()) {
                progress.expect(snapshot.bytes());
                String what = "artifact '" + snapshot.artifact() + "'";
                try (InputStream plain = new VerifyingInputStream(
                        collection.open(backup, snapshot), new Content(snapshot.bytes(), snapshot.sha256()), what)) {
                    int entries = TarStructure.check(plain, what);
                    progress.advance(snapshot.bytes());
                    found.add(snapshot.artifact() + ": " + entries + " entries"
                            + (snapshot.attested() ? ", the server's own digest" : ""));
                } catch (IOException broken) {
                    throw Fault.STORAGE_UNREACHABLE.because(
                            "unable to read " + what + ": " + broken.getMessage(), broken);
                }
            }
            collection.sample(backup);
        }
        return found;
    }
}
