package io.recobro.backup;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Pack;
import io.recobro.source.PackWriter;
import io.recobro.source.Parent;
import io.recobro.stream.Block;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import io.recobro.stream.Content;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Segment;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.member.ParallelMemberWriter;
import io.recobro.stream.segment.SegmentPool;
import io.recobro.stream.segment.SegmentSink;
import io.recobro.stream.segment.SegmentWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Sends the artifacts of one backup to all its lanes at once. A segment stays in memory until each destination has stored
 * it or has been given up; the slowest healthy destination sets the pace. Throws only when no destination is left.
 */
final class FanOut implements ArtifactSink {
    private final List<Lane> lanes;
    private final BackupId id;
    private final Optional<Parent> parent;
    private final Compression compression;
    private final SegmentPool pool;
    private final int compressors;
    private final int blocks;
    private final long objectLimit;
    private final List<Artifact> artifacts = new ArrayList<>();
    private final Map<String, Pack> packs = new HashMap<>();
    private int packsOpened;

    FanOut(
            List<Lane> lanes,
            BackupId id,
            Optional<Parent> parent,
            Compression compression,
            SegmentPool pool,
            int compressors,
            int blocks,
            long objectLimit) {
        this.lanes = lanes;
        this.id = id;
        this.parent = parent;
        this.compression = compression;
        this.pool = pool;
        this.compressors = compressors;
        this.blocks = blocks;
        this.objectLimit = objectLimit;
    }

    /** The artifacts that are complete, in the order of their completion. */
    synchronized List<Artifact> artifacts() {
        return List.copyOf(artifacts);
    }

    /** The named packs, stored by this backup or by those before it, sorted by name. */
    synchronized List<Pack> packs(CaptureReport report) {
        Map<String, Pack> known = new HashMap<>(packs);
        parent.ifPresent(before -> before.backup().packs().stream()
                .filter(pack -> before.packs().contains(pack.name()))
                .forEach(pack -> known.put(pack.name(), pack)));
        return report.packs().stream()
                .map(name -> Optional.ofNullable(known.get(name))
                        .orElseThrow(() -> new IllegalStateException("no pack '" + name + "' may be referred to"))
                        .needed(Optional.ofNullable(report.needed().get(name))))
                .toList();
    }

    @Override
    public Optional<Parent> parent() {
        return parent;
    }

    @Override
    public MemberWriter open(String name, String role) {
        return new ArtifactWriter(compression.codec().stored(name), role);
    }

    @Override
    public synchronized PackWriter pack() {
        return new PackStream(KeyLayout.packName(id, ++packsOpened));
    }

    @Override
    public void put(String name, String role, byte[] content) {
        boolean zipped = name.endsWith(".gz");
        byte[] stored = zipped ? gzip(content) : content;
        Content storedContent = Digests.content(stored);
        toLanes(lane -> lane.small(name, stored, storedContent));
        add(new Artifact(
                name,
                role,
                zipped ? word(Codec.GZIP) : "none",
                storedContent,
                Digests.content(content),
                List.of(new StoredPart(name, storedContent.bytes(), storedContent.sha256()))));
    }

    @Override
    public boolean again(BackupReader.Item item, byte[] stored) {
        if (item.plain().isEmpty()) {
            return false;
        }
        toLanes(lane -> lane.small(item.name(), stored, item.stored()));
        add(new Artifact(
                item.name(),
                item.role(),
                item.codec(),
                item.stored(),
                item.plain().get(),
                List.of(Lane.part(item.name(), item.stored()))));
        return true;
    }

    private synchronized void add(Artifact artifact) {
        artifacts.add(artifact);
    }

    private static String word(Codec codec) {
        return codec.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private interface LaneStep {
        void on(Lane lane) throws InterruptedException;
    }

    private void toLanes(LaneStep step) {
        requireALane();
        try {
            for (Lane lane : lanes) {
                step.on(lane);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to go on with the backup: interrupted", stopped);
        }
    }

    private void requireALane() {
        RecobroException first = null;
        for (Lane lane : lanes) {
            if (lane.failure().isEmpty()) {
                return;
            }
            first = first == null ? lane.failure().get() : first;
        }
        if (first != null) {
            throw first;
        }
    }

    /** One streamed artifact: members through the compressors, into segments, to the lanes. */
    private class ArtifactWriter implements MemberWriter, SegmentSink {
        private final String name;
        private final String role;
        private final SegmentWriter segments;
        private final ParallelMemberWriter members;
        private final List<StoredPart> parts = new ArrayList<>();

        ArtifactWriter(String name, String role) {
            this(name, role, compression, objectLimit, true);
        }

        private ArtifactWriter(String name, String role, Compression codec, long limit, boolean digested) {
            this.name = name;
            this.role = role;
            this.segments = new SegmentWriter(pool, this, limit);
            this.members = new ParallelMemberWriter(segments, codec, compressors, blocks, digested);
        }

        @Override
        public void segment(Segment segment) {
            String object = KeyLayout.objectName(name, parts.size());
            try {
                toLanes(lane -> lane.append(object, segment));
            } finally {
                segment.release();
            }
        }

        @Override
        public void endObject(Content content) {
            String object = KeyLayout.objectName(name, parts.size());
            toLanes(lane -> lane.end(object, content));
            parts.add(Lane.part(object, content));
        }

        @Override
        public Block take() {
            return members.take();
        }

        @Override
        public void write(Block block, MemberLabel label) {
            members.write(block, label);
        }

        @Override
        public void discard(Block block) {
            members.discard(block);
        }

        @Override
        public void flush() {
            members.flush();
        }

        @Override
        public Written complete() {
            Written written = stored(members.complete(), segments.end());
            keep(written);
            return written;
        }

        /** What was written, once its objects are known. */
        Written stored(Written written, List<Content> objects) {
            return written;
        }

        void keep(Written written) {
            add(new Artifact(
                    name, role, word(compression.codec()), written.stored(), written.plain(), List.copyOf(parts)));
        }

        @Override
        public void close() {
            members.close();
            segments.close();
        }
    }

    /** One pack: the same way, always gzip, always one object. */
    private final class PackStream extends ArtifactWriter implements PackWriter {
        private final String pack;

        PackStream(String name) {
            super(
                    name,
                    "pack",
                    compression.codec() == Codec.GZIP ? compression : Compression.DEFAULT,
                    Long.MAX_VALUE,
                    false);
            this.pack = name;
        }

        /** The digest of its only object is that of the pack. */
        @Override
        Written stored(Written written, List<Content> objects) {
            return new Written(objects.getFirst(), written.plain(), written.index());
        }

        @Override
        public String name() {
            return pack;
        }

        @Override
        void keep(Written written) {
            synchronized (FanOut.this) {
                packs.put(
                        pack,
                        new Pack(
                                pack, written.stored().bytes(), written.stored().sha256()));
            }
        }
    }
}
