package io.recobro.source;

import io.recobro.fault.Fault;
import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Captures named contents into packs, one content per pack, and shares those that its parent offers. What a backup holds is
 * read back by {@link #contents}, which compares every byte with its digest.
 */
public final class PackingSource implements Source {
    private static final String INDEX = "contents.txt";
    private static final int BYTES = 7_000;

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private Instant point = Instant.parse("2026-11-22T06:12:33.5Z");
    private Optional<Integer> needed = Optional.empty();
    private int stored;
    private SortedMap<String, String> restored = new TreeMap<>();
    private Runnable beforeEnd = () -> {};

    /** Sets a content: noise that the seed decides. */
    public PackingSource with(String name, int seed) {
        return with(name, seed, BYTES);
    }

    /** Sets a content of so many bytes. */
    public PackingSource with(String name, int seed, int bytes) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        files.put(name, noise);
        return this;
    }

    public PackingSource without(String name) {
        files.remove(name);
        return this;
    }

    /** The recovery point of what is captured from now on. */
    public PackingSource at(Instant time) {
        point = time;
        return this;
    }

    /** Tells so many percent of every pack to be needed. */
    public PackingSource needing(int percent) {
        needed = Optional.of(percent);
        return this;
    }

    /** Happens when everything is stored, and nothing published yet. */
    public PackingSource meanwhile(Runnable action) {
        beforeEnd = action;
        return this;
    }

    /** How many contents the last capture stored. */
    public int stored() {
        return stored;
    }

    /** The digest of each content as it is now. */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach(
                (name, content) -> digests.put(name, Digests.content(content).sha256()));
        return digests;
    }

    @Override
    public String type() {
        return "packing";
    }

    @Override
    public void check() {}

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        SortedMap<String, String> known = new TreeMap<>();
        sink.parent()
                .ifPresent(parent -> lines(parent.backup()).forEach(line -> {
                    if (parent.packs().contains(line[2])) {
                        known.put(line[1], line[2]);
                    }
                }));
        stored = 0;
        TreeSet<String> packs = new TreeSet<>();
        StringBuilder index = new StringBuilder();
        files.forEach((name, content) -> {
            String id = Digests.content(content).sha256();
            String pack = known.computeIfAbsent(id, fresh -> store(sink, content));
            packs.add(pack);
            index.append(name).append(' ').append(id).append(' ').append(pack).append('\n');
        });
        sink.put(INDEX, "contents", index.toString().getBytes(StandardCharsets.UTF_8));
        SortedMap<String, Integer> percent = new TreeMap<>();
        needed.ifPresent(told -> packs.forEach(pack -> percent.put(pack, told)));
        beforeEnd.run();
        return new CaptureReport(
                new RecoveryPoint(point, new TreeMap<>(), "packing"),
                "packing",
                new TreeMap<>(),
                List.of(),
                List.of(),
                packs,
                percent);
    }

    private String store(ArtifactSink sink, byte[] content) {
        try (PackWriter pack = sink.pack()) {
            Block block = pack.take();
            block.append(content);
            pack.write(block, new MemberLabel("content", "c", 1));
            pack.complete();
            stored++;
            return pack.name();
        }
    }

    private static List<String[]> lines(BackupReader backup) {
        try (InputStream in = backup.open(INDEX)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because("unable to read '" + INDEX + "': " + broken.getMessage(), broken);
        }
    }

    /**
     * The digest of everything that a backup holds, as read back and compared.
     *
     * @throws io.recobro.fault.RecobroException when something is missing or damaged
     */
    public static SortedMap<String, String> contents(BackupReader backup) {
        SortedMap<String, String> all = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (String[] line : lines(backup)) {
            Pack pack = backup.packs().stream()
                    .filter(each -> each.name().equals(line[2]))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = new GZIPInputStream(backup.openPack(pack.name(), 0, pack.bytes()))) {
                byte[] content = in.readAllBytes();
                if (!Digests.content(content).sha256().equals(line[1])) {
                    wrong.add(pack.name());
                }
                all.put(line[0], line[1]);
            } catch (IOException broken) {
                wrong.add(pack.name() + ": " + broken.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw Fault.BACKUP_DAMAGED.because("unable to read packs " + wrong);
        }
        return all;
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        restored = contents(backup);
        return new RestoreReport("nowhere", List.of(), 0, restored.size(), List.of(), List.of());
    }

    /** The digest of everything that the last restore brought back. */
    public SortedMap<String, String> restored() {
        return restored;
    }
}
