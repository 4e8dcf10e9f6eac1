package io.recobro.source.files.walk;

import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import io.recobro.source.files.tree.TreeReader;
import io.recobro.source.files.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** To be run by hand: how long a walk takes, and the writing and reading of its tree. */
final class WalkThroughput {
    private WalkThroughput() {}

    public static void main(String[] arguments) throws IOException {
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        byte[] previous = null;
        for (int round = 0; round < 6; round++) {
            long started = System.nanoTime();
            long cpu = cpu();
            Optional<TreeReader> reader =
                    Optional.ofNullable(previous).map(text -> new TreeReader(new ByteArrayInputStream(text), "t"));
            ByteArrayOutputStream text = new ByteArrayOutputStream(64 << 20);
            TreeWriter writer = new TreeWriter(text, new Timestamp(1L << 40, 0));
            long unchanged = 0;
            try (Walk walk = new Walk(
                    List.of(Root.of(Path.of(arguments[0]))), SelectionRules.ALL, reader, (p, k, c) -> {}, threads)) {
                for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                    unchanged += found.get().unchanged() ? 1 : 0;
                    writer.write(withContent(found.get()));
                }
            }
            writer.complete();
            previous = text.toByteArray();
            System.out.printf(
                    "walk, compare and write %d entries (%d unchanged, %d bytes): %d ms, %d ms of processor%n",
                    writer.entries(),
                    unchanged,
                    previous.length,
                    (System.nanoTime() - started) / 1_000_000,
                    (cpu() - cpu) / 1_000_000);
        }
        for (int round = 0; round < 4; round++) {
            long started = System.nanoTime();
            long cpu = cpu();
            long entries = 0;
            try (TreeReader reader = new TreeReader(new ByteArrayInputStream(previous), "t")) {
                while (reader.next().isPresent()) {
                    entries++;
                }
            }
            System.out.printf(
                    "read %d entries: %d ms, %d ms of processor%n",
                    entries, (System.nanoTime() - started) / 1_000_000, (cpu() - cpu) / 1_000_000);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static Entry withContent(Found found) {
        if (found.unchanged() || !(found.entry() instanceof Entry.File file) || file.size() == 0) {
            return found.entry();
        }
        return file.read(file.size(), file.extents(), ContentIds.of(new byte[ContentIds.BYTES]));
    }
}
