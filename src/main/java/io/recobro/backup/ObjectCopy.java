package io.recobro.backup;

import io.recobro.fault.Fault;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.Segment;
import io.recobro.stream.segment.SegmentPool;
import io.recobro.stream.segment.SegmentSink;
import io.recobro.stream.segment.SegmentWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Sends a stored object down a lane; its end only goes there once all its bytes are known to be right. */
record ObjectCopy(SegmentPool pool, Lane lane, Progress progress) {
    /**
     * Sends one object but for its end.
     *
     * @param object as the lane names it
     * @throws io.recobro.fault.RecobroException {@code BACKUP_DAMAGED} when it is not what is expected, the lane's failure, or
     *     a storage fault; what was sent is to be dropped then
     */
    void send(Storage from, ObjectKey key, String object, Content expected) {
        byte[] buffer = new byte[256 << 10];
        List<Content> sent;
        try (SegmentWriter segments = new SegmentWriter(pool, new LaneTarget(object, lane), Long.MAX_VALUE);
                InputStream in = from.open(key)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                segments.write(buffer, 0, count);
                progress.advance(count);
            }
            sent = segments.end();
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read '" + key + "' in '" + from.name() + "': " + broken.getMessage(), broken);
        }
        if (!sent.equals(List.of(expected))) {
            throw Fault.BACKUP_DAMAGED
                    .because("unable to copy object '" + key + "' from '" + from.name()
                            + "': it is not what the manifest says")
                    .hint("copy from another destination with --from");
        }
    }

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
