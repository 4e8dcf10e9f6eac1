package io.recobro.backup;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.Segment;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.segment.SegmentSink;
import io.recobro.stream.segment.SegmentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
        Lane lane = new Lane(to.storage(), object -> to.layout().object(entry.job(), entry.id(), object));
        try {
            for (Artifact artifact : manifest.artifacts()) {
                for (StoredPart part : artifact.objects()) {
                    copy(part, from, entry, lane, progress);
                }
            }
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

    private void copy(StoredPart part, Catalog from, BackupEntry entry, Lane lane, Progress progress)
            throws InterruptedException {
        ObjectKey key = from.layout().object(entry.job(), entry.id(), part.name());
        LaneTarget target = new LaneTarget(part.name(), lane);
        byte[] buffer = new byte[256 << 10];
        List<Content> written;
        try (SegmentWriter segments = new SegmentWriter(context.segments(), target, Long.MAX_VALUE);
                InputStream in = from.storage().open(key)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                segments.write(buffer, 0, count);
                progress.advance(count);
            }
            written = segments.end();
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + from.destination() + "': " + broken.getMessage(), broken);
        }
        Content expected = new Content(part.bytes(), part.sha256());
        if (!written.equals(List.of(expected))) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to copy object '" + key + "' from '" + from.destination()
                            + "': it is not what the manifest says")
                    .hint("copy from another destination with --from");
        }
        lane.end(part.name(), expected);
    }

    /** Hands segments on; the end of the object waits until its content is known to be right. */
    private record LaneTarget(String object, Lane lane) implements SegmentSink {
        @Override
        public void segment(Segment segment) {
            try {
                lane.append(object, segment);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw Fault.INTERRUPTED.because("unable to go on with the copy: interrupted", stopped);
            } finally {
                segment.release();
            }
            lane.failure().ifPresent(failure -> {
                throw failure;
            });
        }

        @Override
        public void endObject(Content content) {}
    }
}
