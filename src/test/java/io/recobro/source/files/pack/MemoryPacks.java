package io.recobro.source.files.pack;

import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.source.PackWriter;
import io.recobro.source.Parent;
import io.recobro.stream.Block;
import io.recobro.stream.ByteSink;
import io.recobro.stream.Compression;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.digest.VerifyingInputStream;
import io.recobro.stream.member.ParallelMemberWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A backup with packs in memory: what a capture stored, read again as a parent. */
public final class MemoryPacks implements ArtifactSink, BackupReader {
    private final String id;
    private final Optional<Parent> parent;
    private final Map<String, byte[]> artifacts = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, byte[]> packs = new TreeMap<>();
    private int opened;

    private MemoryPacks(String id, Optional<Parent> parent) {
        this.id = id;
        this.parent = parent;
    }

    public static MemoryPacks first(String id) {
        return new MemoryPacks(id, Optional.empty());
    }

    /** A backup that may build on this one, as far as its packs are still {@code stored}. */
    public MemoryPacks next(String nextId, java.util.Set<String> stored) {
        MemoryPacks next = new MemoryPacks(nextId, Optional.of(new Parent(this, stored)));
        next.packs.putAll(packs);
        return next;
    }

    public MemoryPacks next(String nextId) {
        return next(nextId, packs.keySet());
    }

    /** The stored bytes of all packs by name. */
    public Map<String, byte[]> stored() {
        return packs;
    }

    /** How many packs this backup began itself. */
    public int opened() {
        return opened;
    }

    /** Spoils the stored artifact of a role. */
    public void spoil(String role) {
        items.stream()
                .filter(item -> item.role().equals(role))
                .forEach(item -> artifacts.get(item.name())[20] ^= 1);
    }

    @Override
    public Optional<Parent> parent() {
        return parent;
    }

    @Override
    public MemberWriter open(String name, String role) {
        return new Kept(name + ".gz", stored -> keep(name + ".gz", role, stored));
    }

    @Override
    public void put(String name, String role, byte[] content) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(stored)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        keep(name, role, stored.toByteArray());
    }

    private synchronized void keep(String name, String role, byte[] stored) {
        artifacts.put(name, stored);
        items.add(new Item(name, role, "gzip", Digests.content(stored)));
    }

    @Override
    public synchronized PackWriter pack() {
        String name = id + "." + (10_001 + opened++) + ".tar.gz";
        return new Kept(name, stored -> {
            synchronized (MemoryPacks.this) {
                packs.put(name, stored);
            }
        });
    }

    @Override
    public synchronized List<Item> artifacts() {
        return List.copyOf(items);
    }

    @Override
    public synchronized InputStream open(String artifact) {
        Item known = items.stream()
                .filter(item -> item.name().equals(artifact))
                .findFirst()
                .orElseThrow();
        return new VerifyingInputStream(new ByteArrayInputStream(artifacts.get(artifact)), known.stored(), artifact);
    }

    @Override
    public InputStream open(String artifact, long offset, long length) {
        return new ByteArrayInputStream(artifacts.get(artifact), (int) offset, (int) length);
    }

    @Override
    public List<Pack> packs() {
        return packs.entrySet().stream()
                .map(pack -> new Pack(
                        pack.getKey(),
                        pack.getValue().length,
                        Digests.content(pack.getValue()).sha256()))
                .toList();
    }

    @Override
    public InputStream openPack(String pack, long offset, long length) {
        return new ByteArrayInputStream(packs.get(pack), (int) offset, (int) length);
    }

    /** The plain bytes of the only artifact of a role. */
    public byte[] plain(String role) {
        String name = items.stream()
                .filter(item -> item.role().equals(role))
                .map(Item::name)
                .findFirst()
                .orElseThrow();
        try (InputStream in = new GZIPInputStream(open(name))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private interface Keeping {
        void keep(byte[] stored);
    }

    private static final class Kept implements PackWriter {
        private final String name;
        private final Keeping keeping;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final ParallelMemberWriter writer;

        Kept(String name, Keeping keeping) {
            this.name = name;
            this.keeping = keeping;
            this.writer = new ParallelMemberWriter(
                    new ByteSink() {
                        @Override
                        public void write(byte[] stored, int offset, int length) {
                            bytes.write(stored, offset, length);
                        }

                        @Override
                        public void memberEnd() {}
                    },
                    Compression.DEFAULT,
                    0,
                    8);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Block take() {
            return writer.take();
        }

        @Override
        public void write(Block block, MemberLabel label) {
            writer.write(block, label);
        }

        @Override
        public void discard(Block block) {
            writer.discard(block);
        }

        @Override
        public void flush() {
            writer.flush();
        }

        @Override
        public Written complete() {
            Written written = writer.complete();
            keeping.keep(bytes.toByteArray());
            return written;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
