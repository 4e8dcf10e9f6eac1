package io.recobro.backup;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Copies a backup from a destination where it is whole to one that lacks it, without a new capture. Every byte is compared
 * with the manifest on the way; the copy is read back like a fresh backup and published last.
 */
public final class Replication {
    private final RunContext context;

    public Replication(RunContext context) {
        this.context = context;
    }

    /**
     * Copies one backup. On failure nothing of it is visible in the target.
     *
     * @param run id of this run, for the copy's manifest
     * @throws RecobroException {@code BACKUP_DAMAGED} when the source is not whole, or a storage fault
     */
    public Manifest copy(BackupEntry entry, Catalog from, Catalog to, String run, Progress progress) {
        Manifest manifest = from.manifest(entry);
        progress.expect(manifest.storedBytes());
        Lane lane = new Lane(to.storage(), object -> to.layout().stored(entry.job(), entry.id(), object));
        ObjectCopy copy = new ObjectCopy(context.segments(), lane, progress);
        try {
            for (Artifact artifact : manifest.artifacts()) {
                for (StoredPart part : artifact.objects()) {
                    Content expected = new Content(part.bytes(), part.sha256());
                    copy.send(
                            from.storage(),
                            from.layout().object(entry.job(), entry.id(), part.name()),
                            part.name(),
                            expected);
                    lane.end(part.name(), expected);
                }
            }
            complete(lane, manifest, from, to, progress);
            byte[] guide = RestoreGuide.text(manifest).getBytes(StandardCharsets.UTF_8);
            lane.small(RestoreGuide.NAME, guide, Digests.content(guide));
            lane.finish();
            lane.failure().ifPresent(failure -> {
                throw failure;
            });
            Manifest copied = manifest.in(to.destination(), lane.readBack(), run);
            lane.publish(to, copied);
            return copied;
        } catch (RecobroException failed) {
            lane.fail(failed);
            lane.close();
            lane.removeStored();
            throw failed;
        } catch (InterruptedException stopped) {
            lane.close();
            lane.removeStored();
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish the copy of '" + entry.id() + "': interrupted", stopped);
        } finally {
            lane.close();
        }
    }

    /** The packs that are missing there; those that this backup stored count as shared too: another copy may refer to them. */
    private void complete(Lane lane, Manifest manifest, Catalog from, Catalog to, Progress progress)
            throws InterruptedException {
        if (!manifest.packs().isEmpty()) {
            Map<Catalog, PackShelf> shelf = Map.of(from, PackShelf.of(from, manifest.job()));
            new PackCopies(context.segments(), shelf, progress)
                    .complete(lane, to, manifest.job(), Optional.empty(), manifest.packs());
        }
    }
}
