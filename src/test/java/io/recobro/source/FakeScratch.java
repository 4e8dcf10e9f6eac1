package io.recobro.source;

import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A scratch place that reads every artifact and does what a test wants. */
public final class FakeScratch implements Scratch.Opener {
    /** Names of the operator's checks; those that start with {@code not} fail. */
    public List<String> checks = List.of();

    /** What the restore finds equal. */
    public List<String> equal = List.of("3 tables");

    /** What happens during the restore. */
    public Runnable restoring = () -> {};

    public RuntimeException refusal;
    public final List<String> log = new ArrayList<>();
    public String version = "11.4.5-MariaDB";

    @Override
    public List<String> checks() {
        return checks;
    }

    @Override
    public String examine(Scratch.Need need) {
        if (refusal != null) {
            throw refusal;
        }
        return "a fake place";
    }

    @Override
    public Scratch open(Scratch.Need need, Progress progress) {
        examine(need);
        log.add("open");
        return new Place(need.keep());
    }

    @Override
    public List<String> sweep() {
        log.add("sweep");
        return List.of();
    }

    private final class Place implements Scratch {
        private final boolean keep;

        Place(boolean keep) {
            this.keep = keep;
        }

        @Override
        public String place() {
            return "fake place";
        }

        @Override
        public SortedMap<String, String> versions() {
            return new TreeMap<>(java.util.Map.of("scratch_server", version, "backed_up_server", "11.4.2-MariaDB-log"));
        }

        @Override
        public List<String> items(BackupReader backup) {
            return List.of("one");
        }

        @Override
        public RestoreReport restore(BackupReader backup, String item, Progress progress) {
            for (BackupReader.Item artifact : backup.artifacts()) {
                try (InputStream in = backup.open(artifact.name())) {
                    in.readAllBytes();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            }
            restoring.run();
            return new RestoreReport(
                    "one on fake",
                    List.of(
                            new RestoreReport.Phase("load", Duration.ofSeconds(20)),
                            new RestoreReport.Phase("keys", Duration.ofSeconds(5))),
                    1000,
                    10,
                    equal,
                    List.of());
        }

        @Override
        public List<Check> check(Progress progress) {
            return checks.stream()
                    .map(name -> name.startsWith("not") ? Check.failed(name, "0") : Check.passed(name, "1"))
                    .toList();
        }

        @Override
        public String access() {
            return "look here";
        }

        @Override
        public void close() {
            log.add(keep ? "left" : "removed");
        }
    }
}
