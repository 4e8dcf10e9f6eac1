package io.recobro.cli;

import io.recobro.doctor.Diagnosis;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.operation.Operations;
import io.recobro.operation.Problem;
import io.recobro.operation.SnapshotOperations;
import io.recobro.source.RecoveryPoint;
import io.recobro.source.RestoreReport;
import io.recobro.storage.Features;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Answers with fixed results and remembers what was asked. */
final class FakeOperations implements Operations {
    static final String ID = "20261122T060000Z-k3f9q2";
    private static final Instant POINT = Instant.parse("2026-11-22T06:00:00Z");

    final List<Object> calls = new ArrayList<>();
    final FakeDrills drills = new FakeDrills();
    final FakeProof proof = new FakeProof();
    ExitStatus status = ExitStatus.OK;
    RuntimeException failure;
    boolean closed;
    final FakeRecovery recovery = new FakeRecovery();

    @Override
    public BackupResult backupNow(BackupCall call, Progress progress) {
        called(call);
        progress.phase("capture");
        progress.notice("table 'cache' has no primary key");
        Optional<Problem> problem = problem("unable to write to destination 's3': connection refused");
        return new BackupResult(
                status,
                List.of(
                        new BackupOutcome(
                                "db",
                                Optional.of(ID),
                                "local",
                                BackupState.PUBLISHED,
                                1 << 20,
                                4 << 20,
                                Duration.ofMillis(2400),
                                List.of("tables without transactions: log"),
                                Optional.empty()),
                        new BackupOutcome(
                                "db",
                                Optional.empty(),
                                "s3",
                                problem.isEmpty() ? BackupState.PUBLISHED : BackupState.FAILED,
                                0,
                                0,
                                Duration.ZERO,
                                List.of(),
                                problem)));
    }

    @Override
    public List<String> noticeCutOffRuns() {
        return List.of();
    }

    @Override
    public ListResult list(Optional<String> job) {
        called(job);
        return new ListResult(
                status,
                List.of(new BackupSummary(ID, "db", "local", POINT, 123_456_789, "full", "verified", true)),
                problem("unable to list destination 's3': connection refused").stream()
                        .toList());
    }

    @Override
    public SiteStatus status(Optional<String> job) {
        called(job);
        return FakeStatus.of(status);
    }

    @Override
    public HistoryResult history(HistoryCall call) {
        called(call);
        return new HistoryResult(
                status,
                List.of(FakeStatus.RUN),
                problem("unable to list destination 's3': connection refused").stream()
                        .toList());
    }

    @Override
    public void configurationLoaded(ConfigurationLoad load) {
        called(load);
    }

    @Override
    public RunDetails run(String id) {
        called(id);
        return FakeStatus.DETAILS;
    }

    @Override
    public BackupDetails show(String id) {
        called(id);
        return new BackupDetails(
                ID,
                "jaraba",
                "db",
                "full",
                "recobro-mariadb",
                new RecoveryPoint(POINT, new TreeMap<>(java.util.Map.of("gtid", "0-1-42")), "binlog-snapshot"),
                List.of(),
                new TreeMap<>(java.util.Map.of("server_version", "11.4.5")),
                List.of(),
                List.of(new ArtifactFacts(
                        "db_jaraba.sql.gz", "dump", "gzip", 1, new Content(10, "aa"), new Content(40, "bb"))),
                List.of(
                        new Presence(
                                "local", "verified", Optional.of("ops@host: before the upgrade"), Optional.empty()),
                        new Presence("s3", "missing", Optional.empty(), Optional.empty())));
    }

    @Override
    public VerifyResult verify(VerifyCall call, Progress progress) {
        called(call);
        return new VerifyResult(
                status,
                List.of(new VerifyOutcome(
                        ID,
                        "db",
                        "local",
                        call.level(),
                        3,
                        99,
                        Duration.ofSeconds(1),
                        problem("unable to verify object 'a': its digest differs"))));
    }

    @Override
    public PruneResult prune(PruneCall call, Progress progress) {
        called(call);
        return new PruneResult(
                status,
                call.mode(),
                List.of(new PruneOutcome(
                        "db",
                        "local",
                        "within 3d",
                        List.of(
                                new PruneVerdict(
                                        ID, POINT, 1 << 20, "kept", List.of("within 3d", "newest good"), false),
                                new PruneVerdict(
                                        "20261101T060000Z-aaaaaa",
                                        Instant.parse("2026-11-01T06:00:00Z"),
                                        2 << 20,
                                        "held",
                                        List.of("no rule wants it", "the rules applied last keep it: within 30d"),
                                        false)),
                        3,
                        512,
                        1,
                        new PrunedPacks(new PackCount(2, 64 << 20), PackCount.NONE, new PackCount(1, 32 << 20)),
                        problem("unable to list destination 'local': it is gone"))));
    }

    @Override
    public PinResult pin(PinCall call) {
        called(call);
        return new PinResult(status, ID, "db", List.of(new PinOutcome("local", true, problem("unable to write"))));
    }

    @Override
    public PinResult unpin(String id) {
        called(id);
        return new PinResult(status, ID, "db", List.of(new PinOutcome("local", false, problem("unable to write"))));
    }

    @Override
    public ReplicateResult replicate(ReplicateCall call, Progress progress) {
        called(call);
        return new ReplicateResult(
                status,
                List.of(new ReplicateOutcome(
                        ID, "db", Optional.of("local"), "s3", 99, Duration.ofSeconds(1), problem("unable to copy"))));
    }

    @Override
    public RestoreResult restore(RestoreCall call, Progress progress) {
        called(call);
        return restored(Optional.of(ID), call.request().dryRun());
    }

    @Override
    public RestoreResult restoreUrl(UrlRestoreCall call, Progress progress) {
        throw new UnsupportedOperationException("not asked for by these tests");
    }

    @Override
    public RestoreResult restoreFile(FileRestoreCall call, Progress progress) {
        called(call);
        return restored(Optional.empty(), call.request().dryRun());
    }

    private RestoreResult restored(Optional<String> id, boolean dryRun) {
        return new RestoreResult(
                status,
                id,
                id.map(known -> "db"),
                id.map(known -> "local"),
                id.map(known -> POINT),
                dryRun,
                Duration.ofSeconds(64),
                new RestoreReport(
                        "jaraba_restored on 127.0.0.1:3306",
                        List.of(new RestoreReport.Phase("load", Duration.ofSeconds(60))),
                        4 << 20,
                        1234,
                        List.of("72 tables"),
                        List.of("table 'geo' loaded row by row: spatial index")));
    }

    @Override
    public StorageCheckResult checkStorage(String destination, Progress progress) {
        called(destination);
        return new StorageCheckResult(
                status,
                destination,
                List.of(new Promise("reads see writes", Duration.ofMillis(3), problem("unable to read"))),
                Optional.of(new Features(true, false)));
    }

    @Override
    public DoctorResult examine(DoctorCall call, Progress progress) {
        called(call);
        return new DoctorResult(
                status,
                List.of(
                        new Diagnosis("configuration", "", Finding.ok("recobro.yml has no mistakes")),
                        new Diagnosis("source", "db", Finding.warning("no binary log", "log_bin=ON")),
                        new Diagnosis(
                                "destination",
                                "s3",
                                status == ExitStatus.OK
                                        ? Finding.skipped("not asked", "leave out --offline")
                                        : Finding.problem(Fault.STORAGE_UNREACHABLE
                                                .because("unable to reach destination 's3': connection refused")
                                                .hint("is the server up?")))));
    }

    @Override
    public SnapshotOperations snapshots() {
        return new FakeSnapshots(calls);
    }

    @Override
    public NotifyTestResult testNotifications(Optional<String> channel) {
        called(channel);
        Optional<Problem> problem = problem("unable to send by slack: no answer in time");
        return new NotifyTestResult(
                status,
                List.of(
                        new ChannelTest(
                                "email", Duration.ofMillis(40), Optional.of("b@c was refused"), Optional.empty()),
                        new ChannelTest("slack", Duration.ofMillis(900), Optional.empty(), problem)));
    }

    @Override
    public InitResult init(InitCall call) {
        called(call);
        return new InitResult(
                Path.of("/etc/recobro/recobro.yml"), "site: shop\n", List.of("db (mariadb:11.2)"), List.of("1. do it"));
    }

    @Override
    public io.recobro.operation.drill.DrillOperations drills() {
        return drills;
    }

    @Override
    public io.recobro.operation.spot.SpotOperations spots() {
        throw new UnsupportedOperationException();
    }

    @Override
    public io.recobro.operation.proof.ProofOperations proof() {
        return proof;
    }

    @Override
    public io.recobro.operation.recovery.RecoveryOperations recovery() {
        return recovery;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void called(Object call) {
        calls.add(call);
        if (failure != null) {
            throw failure;
        }
    }

    private Optional<Problem> problem(String message) {
        return status == ExitStatus.OK
                ? Optional.empty()
                : Optional.of(new Problem(Fault.STORAGE_UNREACHABLE, message, Optional.of("is the server up?")));
    }
}
