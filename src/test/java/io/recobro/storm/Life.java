package io.recobro.storm;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.StoredArtifacts;
import io.recobro.config.ConfigLoader;
import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.BackupOperations.BackupState;
import io.recobro.operation.Problem;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.ReplicateOperations.ReplicateOutcome;
import io.recobro.operation.ReplicateOperations.ReplicateResult;
import io.recobro.operation.RestoreOperations.RestoreCall;
import io.recobro.operation.RestoreOperations.RestoreResult;
import io.recobro.operation.RetentionOperations.PruneCall;
import io.recobro.operation.RetentionOperations.PruneMode;
import io.recobro.operation.RetentionOperations.PruneResult;
import io.recobro.operation.RetentionOperations.PruneVerdict;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyLevel;
import io.recobro.operation.VerifyOperations.VerifyOutcome;
import io.recobro.operation.VerifyOperations.VerifyResult;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.Storage;
import io.recobro.stream.Progress;
import io.recobro.stream.segment.SegmentPool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One site of one job and two destinations: backups, checks, copies, restores and prunes under a storm, each followed by a look
 * at what really lies in the destinations; then the sky clears and everything has to come right without hands.
 */
final class Life {
    private static final Duration DAY = Duration.ofDays(1);
    private static final String JOB = "job";

    private final Map<String, MemoryStorage> raw = new LinkedHashMap<>();
    private final Map<String, FaultyStorage> faulty = new LinkedHashMap<>();
    private final Map<String, SortedContents> truths = new TreeMap<>();
    private final Map<String, Set<String>> promised = new TreeMap<>();
    private final Map<String, Judgement> judged = new HashMap<>();
    private final Subject subject;
    private final Path directory;
    private final Random random;
    private final List<String> wrongs = new ArrayList<>();
    private final Variant variant;
    private Instant now = Instant.parse("2026-11-02T03:00:00Z");

    /** Content by name, as a digest. */
    record SortedContents(Map<String, String> digests) {}

    Life(Subject subject, Path directory, long seed, Variant variant) {
        this.subject = subject;
        this.directory = directory;
        this.random = new Random(seed);
        this.variant = variant;
        for (String name : List.of("one", "other")) {
            raw.put(name, new MemoryStorage(name));
            faulty.put(name, new FaultyStorage(raw.get(name), time -> now = now.plus(time)));
            promised.put(name, new HashSet<>());
        }
    }

    int struck() {
        return faulty.values().stream().mapToInt(FaultyStorage::struck).sum();
    }

    /** Lives it all; returns what was wrong. */
    List<String> live(Storm storm) {
        subject.change(random);
        backUp();
        storm.over(faulty);
        for (int day = 0; day < 2; day++) {
            subject.change(random);
            backUp();
            verify();
            replicate();
            prune();
            restore();
        }
        faulty.values().forEach(FaultyStorage::heal);
        calm();
        return wrongs;
    }

    /** Everything works again: what failed is made up for, and nothing is left behind. */
    private void calm() {
        subject.change(random);
        expect(backUp(), "the backup after the storm");
        verify();
        expect(replicate(), "the copies after the storm");
        expect(backUp(), "the second backup after the storm");
        expect(replicate(), "the second copies after the storm");
        expect(prune(), "the prune after the storm");
        for (int time = 0; time < 2; time++) {
            now = now.plus(DAY.multipliedBy(2));
            expect(prune(), "a prune days after the storm");
        }
        expect(verifyAll(), "the check of everything after the storm");
        expect(restore(), "the restore after the storm");
        nothingLeftBehind();
    }

    private void expect(ExitStatus status, String what) {
        if (status != ExitStatus.OK) {
            wrong(what + " ended " + status);
        }
    }

    private void wrong(String what) {
        wrongs.add(what);
    }

    /** A fault has to be one of the catalogue, never a bug; what is no fault at all is one. */
    private <T> Optional<T> call(String what, Supplier<T> call) {
        now = now.plus(Duration.ofHours(1 + random.nextInt(12)));
        try {
            return Optional.of(call.get());
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.BUG || !failed.getMessage().startsWith("unable to ")) {
                wrong(what + ": " + failed);
            }
            return Optional.empty();
        } catch (RuntimeException unexpected) {
            wrong(what + ": " + unexpected + " at " + unexpected.getStackTrace()[0]);
            return Optional.empty();
        }
    }

    private void check(String what, List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.fault() == Fault.BUG || !problem.message().startsWith("unable to ")) {
                wrong(what + ": " + problem.message());
            }
        }
    }

    private ExitStatus backUp() {
        int before = struck();
        SortedContents truth = new SortedContents(subject.contents());
        Optional<BackupResult> result =
                call("backup", () -> operations().backupNow(new BackupCall(List.of(JOB), false, true), Progress.NONE));
        if (result.isEmpty()) {
            return ExitStatus.FAILED;
        }
        List<BackupOutcome> outcomes = result.get().outcomes();
        check(
                "backup",
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList());
        for (BackupOutcome outcome : outcomes) {
            if (outcome.state() == BackupState.PUBLISHED) {
                truths.put(outcome.id().orElseThrow(), truth);
                promised.get(outcome.destination()).add(outcome.id().orElseThrow());
                requireWhole(
                        "reported as published",
                        outcome.destination(),
                        outcome.id().orElseThrow());
            }
        }
        boolean all = outcomes.stream().allMatch(outcome -> outcome.state() == BackupState.PUBLISHED);
        if (all != (result.get().status() == ExitStatus.OK)) {
            wrong("a backup ended " + result.get().status() + " with " + outcomes);
        }
        if (!all && before == struck()) {
            wrong("a backup failed without a fault: " + outcomes);
        }
        requireAllWhole("after a backup");
        return result.get().status();
    }

    private ExitStatus verify() {
        return verify(Optional.of("latest"));
    }

    private ExitStatus verifyAll() {
        return verify(Optional.empty());
    }

    private ExitStatus verify(Optional<String> backup) {
        int before = struck();
        VerifyCall call = new VerifyCall(Optional.of(JOB), backup, VerifyLevel.DIGESTS, Optional.empty());
        Optional<VerifyResult> result = call("verify", () -> operations().verify(call, Progress.NONE));
        if (result.isEmpty()) {
            return ExitStatus.FAILED;
        }
        List<VerifyOutcome> outcomes = result.get().outcomes();
        check(
                "verify",
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList());
        for (VerifyOutcome outcome : outcomes) {
            if (outcome.problem().isEmpty() && !isWhole(outcome.destination(), outcome.id())) {
                wrong("a check passed what is not whole: " + outcome);
            } else if (outcome.problem().isPresent()
                    && before == struck()
                    && isWhole(outcome.destination(), outcome.id())) {
                wrong("a check failed what is whole: " + outcome);
            }
        }
        return result.get().status();
    }

    private ExitStatus replicate() {
        ReplicateCall call = new ReplicateCall(Optional.of(JOB), Optional.empty(), Optional.empty());
        Optional<ReplicateResult> result = call("replicate", () -> operations().replicate(call, Progress.NONE));
        if (result.isEmpty()) {
            return ExitStatus.FAILED;
        }
        List<ReplicateOutcome> outcomes = result.get().outcomes();
        check(
                "replicate",
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList());
        for (ReplicateOutcome outcome : outcomes) {
            boolean pack = outcome.id().endsWith(".tar.gz");
            if (outcome.problem().isEmpty() && !pack) {
                promised.get(outcome.to()).add(outcome.id());
                requireWhole("reported as copied", outcome.to(), outcome.id());
            }
        }
        requireAllWhole("after a replicate");
        return result.get().status();
    }

    private ExitStatus prune() {
        Map<String, Set<String>> allowed = new TreeMap<>();
        Map<String, Set<String>> before = new TreeMap<>();
        raw.forEach((name, storage) -> {
            before.put(name, ids(name));
            allowed.put(name, allowed(name));
        });
        Optional<PruneResult> result = call("prune", () -> {
            if (variant == Variant.HASTY_PRUNE) {
                HastyPrune.run(faulty.get("one"), new KeyLayout("storm"), JOB);
            }
            return operations()
                    .prune(new PruneCall(Optional.of(JOB), Optional.empty(), PruneMode.CONFIRMED), Progress.NONE);
        });
        for (String name : raw.keySet()) {
            Set<String> gone = new HashSet<>(before.get(name));
            gone.removeAll(ids(name));
            promised.get(name).removeAll(gone);
            gone.removeAll(allowed.get(name));
            if (!gone.isEmpty()) {
                wrong("a prune removed " + gone + " from '" + name + "' where only " + allowed.get(name)
                        + " were to go of " + before.get(name));
            }
        }
        result.ifPresent(pruned -> check(
                "prune",
                pruned.outcomes().stream()
                        .flatMap(outcome -> outcome.problem().stream())
                        .toList()));
        requireAllWhole("after a prune");
        return result.map(PruneResult::status).orElse(ExitStatus.FAILED);
    }

    /** What a prune that sees everything as it is would remove. */
    private Set<String> allowed(String name) {
        Set<String> allowed = new HashSet<>();
        try (SiteOperations calm = operations(raw::get)) {
            calm.prune(new PruneCall(Optional.of(JOB), Optional.of(name), PruneMode.DRY_RUN), Progress.NONE)
                    .outcomes()
                    .forEach(outcome -> outcome.verdicts().stream()
                            .filter(verdict -> !verdict.verdict().equals(PruneVerdict.KEPT))
                            .forEach(verdict -> allowed.add(verdict.id())));
        }
        return allowed;
    }

    private ExitStatus restore() {
        RestoreCall call = new RestoreCall(
                JOB, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), subject.request());
        Optional<RestoreResult> result = call("restore", () -> operations().restore(call, Progress.NONE));
        if (result.isPresent()) {
            SortedContents truth = truths.get(result.get().id().orElseThrow());
            if (truth == null) {
                wrong("a backup was restored that was never reported: "
                        + result.get().id());
            } else if (!subject.restored().equals(truth.digests())) {
                wrong("a restore brought back something else: " + result.get().id());
            }
        }
        return result.map(RestoreResult::status).orElse(ExitStatus.FAILED);
    }

    private SiteOperations operations() {
        return operations(name -> variant.between(faulty.get(name)));
    }

    private SiteOperations operations(Function<String, Storage> storages) {
        Site site = new Site(
                Optional.of(config()),
                settings -> storages.apply(settings.name()),
                settings -> subject.source(Clock.fixed(now, ZoneOffset.UTC)),
                (backup, progress) -> {});
        RunContext context = new RunContext(
                new MovingClock(),
                random,
                "recobro/test",
                "manual",
                "tester@host",
                directory,
                new SegmentPool(4, 1000),
                0,
                4,
                20_000);
        return new SiteOperations(site, context, Watch.BLIND);
    }

    /** What slow calls took counts. */
    private final class MovingClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private SiteConfig config() {
        return Configuration.of(directory.getParent());
    }

    private Catalog catalog(String name) {
        return new Catalog(raw.get(name), new KeyLayout("storm"));
    }

    private Set<String> ids(String name) {
        Set<String> ids = new HashSet<>();
        catalog(name).backups(JOB).forEach(entry -> ids.add(entry.id().value()));
        return ids;
    }

    /** What was promised is there whole; what else has a manifest that can be read is whole, too. */
    private void requireAllWhole(String when) {
        for (String name : raw.keySet()) {
            for (String id : promised.get(name)) {
                if (!ids(name).contains(id)) {
                    wrong(when + ": '" + id + "' is gone from '" + name + "'");
                }
            }
            for (String id : ids(name)) {
                if (promised.get(name).contains(id) || isReadable(name, id)) {
                    requireWhole(when, name, id);
                }
            }
        }
    }

    private void requireWhole(String when, String name, String id) {
        if (!isWhole(name, id)) {
            wrong(when + ": '" + id + "' in '" + name + "' is not whole: "
                    + flaw(name, id).orElse(""));
        }
    }

    private boolean isWhole(String name, String id) {
        return flaw(name, id).isEmpty();
    }

    private boolean isReadable(String name, String id) {
        try {
            catalog(name).manifest(entry(name, id).orElseThrow());
            return true;
        } catch (RecobroException damaged) {
            return false;
        }
    }

    private Optional<BackupEntry> entry(String name, String id) {
        return catalog(name).backups(JOB).stream()
                .filter(entry -> entry.id().value().equals(id))
                .findFirst();
    }

    /** What was found, of stored bytes that are still the same ones. */
    private record Judgement(Map<ObjectKey, byte[]> bytes, Optional<String> flaw) {
        boolean holds(MemoryStorage storage) {
            return bytes.entrySet().stream().allMatch(each -> stored(storage, each.getKey()) == each.getValue());
        }

        static byte[] stored(MemoryStorage storage, ObjectKey key) {
            return storage.stat(key).isPresent() ? storage.content(key) : null;
        }
    }

    private Optional<String> flaw(String name, String id) {
        Judgement known = judged.get(name + id);
        if (known == null || !known.holds(raw.get(name))) {
            known = judge(name, id);
            judged.put(name + id, known);
        }
        return known.flaw();
    }

    private Judgement judge(String name, String id) {
        Map<ObjectKey, byte[]> seen = new HashMap<>();
        Optional<BackupEntry> entry = entry(name, id);
        if (entry.isEmpty()) {
            return new Judgement(seen, Optional.of("it has no manifest"));
        }
        Catalog catalog = catalog(name);
        note(seen, name, entry.get().manifestKey());
        try {
            Manifest manifest = catalog.manifest(entry.get());
            manifest.artifacts().stream()
                    .flatMap(artifact -> artifact.objects().stream())
                    .forEach(part -> note(
                            seen, name, catalog.layout().object(JOB, entry.get().id(), part.name())));
            manifest.packNames()
                    .forEach(pack -> note(seen, name, catalog.layout().pack(JOB, pack)));
            ObjectKey guide = catalog.layout().object(JOB, entry.get().id(), "RESTORE.md");
            note(seen, name, guide);
            if (seen.get(guide) == null) {
                return new Judgement(seen, Optional.of("it has no guide"));
            }
            StoredArtifacts stored = new StoredArtifacts(catalog, manifest, pack -> catalog);
            for (Manifest.Artifact artifact : manifest.artifacts()) {
                try (InputStream in = stored.open(artifact.name())) {
                    in.readAllBytes();
                }
            }
            Optional<Map<String, String>> held = subject.contents(stored);
            boolean same = held.isEmpty()
                    || !truths.containsKey(id)
                    || held.get().equals(truths.get(id).digests());
            return new Judgement(seen, same ? Optional.empty() : Optional.of("it holds something else"));
        } catch (RecobroException damaged) {
            return new Judgement(seen, Optional.of(damaged.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void note(Map<ObjectKey, byte[]> seen, String name, ObjectKey key) {
        seen.put(key, Judgement.stored(raw.get(name), key));
    }

    /** Nothing of runs that failed, no pack that nobody needs, no lease. */
    private void nothingLeftBehind() {
        for (String name : raw.keySet()) {
            Set<String> needed = new HashSet<>();
            Catalog catalog = catalog(name);
            for (BackupEntry entry : catalog.backups(JOB)) {
                catalog.manifest(entry).packNames().forEach(pack -> needed.add("storm/job/packs/" + pack));
            }
            for (var object : raw.get(name).list("storm/job/")) {
                String key = object.key().value();
                boolean orphan = KeyLayout.backupOf(object.key())
                        .filter(id -> !ids(name).contains(id.value()))
                        .isPresent();
                boolean useless = key.startsWith("storm/job/packs/") && !needed.contains(key);
                boolean forgotten = key.endsWith("lease.json") || key.startsWith("storm/job/marks/");
                if (orphan || useless || forgotten) {
                    wrong("left behind in '" + name + "': " + key);
                }
            }
        }
    }

    /** The configuration of every life. */
    private static final class Configuration {
        private static SiteConfig config;

        static synchronized SiteConfig of(Path directory) {
            if (config == null) {
                try {
                    Path file = Files.writeString(directory.resolve("recobro.yml"), """
                        site: storm
                        destinations:
                          one: {type: dir, path: /nowhere/one}
                          other: {type: dir, path: /nowhere/other}
                        jobs:
                          job:
                            source: {type: files, paths: [/srv]}
                            to: [one, other]
                            keep: {last: 2, grace: 1d}
                        """);
                    config = new ConfigLoader(Map.of()).load(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
            return config;
        }
    }
}
