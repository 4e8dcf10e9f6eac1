package io.recobro.site.record;

import io.recobro.backup.RecordingProgress;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.operation.HistoryOperations.ConfigurationLoad;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of one run that is no backup: who did what when, and how it ended. Written when it ended, to the destinations
 * it used; one that cannot take it is logged and changes nothing.
 */
public final class Audit {
    private static final String WHOLE_SITE = "-";

    private final RunContext context;
    private final String site;
    private final String kind;
    private final String job;
    private final BackupId run;
    private final Instant began;
    private final RecordingProgress progress;

    private Audit(RunContext context, String site, String kind, String job, Progress listener) {
        this.context = context;
        this.site = site;
        this.kind = kind;
        this.job = job;
        this.run = BackupId.next(context.clock(), context.random());
        this.began = context.clock().instant();
        this.progress = new RecordingProgress(listener, context.clock());
    }

    /** A run begins now. */
    public static Audit begin(RunContext context, String site, String kind, String job, Progress listener) {
        return new Audit(context, site, kind, job, listener);
    }

    public String run() {
        return run.value();
    }

    /** Passes everything on, and remembers phases and notices for the record. */
    public Progress progress() {
        return progress;
    }

    /** What happened in one destination. */
    public static RunRecord.Destination did(String destination, Optional<String> error) {
        return new RunRecord.Destination(destination, error.isEmpty() ? "ok" : "failed", "", error);
    }

    /** The run ended, with these outcomes: all well, all failed, or partial. */
    public void end(List<Catalog> catalogs, Optional<String> backup, List<RunRecord.Destination> outcomes) {
        long failed = outcomes.stream()
                .filter(outcome -> !outcome.outcome().equals("ok"))
                .count();
        String outcome = failed == 0 ? "ok" : failed == outcomes.size() ? "failed" : "partial";
        Optional<String> error = outcomes.stream()
                .flatMap(each -> each.error().stream())
                .findFirst()
                .filter(text -> outcome.equals("failed"));
        keep(catalogs, record(outcome, backup, outcomes, progress.notices(), error));
    }

    /** The run failed as a whole. */
    public void fail(List<Catalog> catalogs, Optional<String> backup, RuntimeException failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        keep(catalogs, record("failed", backup, List.of(), progress.notices(), Optional.of(message)));
    }

    /** The record of a configuration that was loaded or refused. */
    public static RunRecord of(RunContext context, String site, ConfigurationLoad load) {
        Audit audit = new Audit(context, site, "config-load", WHOLE_SITE, Progress.NONE);
        List<String> notices = new ArrayList<>();
        notices.add("file " + load.file() + " sha256 " + load.sha256());
        load.changed().forEach(key -> notices.add("changed " + key));
        return audit.record(
                load.refused().isEmpty() ? "ok" : "failed", Optional.empty(), List.of(), notices, load.refused());
    }

    private void keep(List<Catalog> catalogs, RunRecord record) {
        catalogs.forEach(catalog -> context.keepRecord(catalog, record));
    }

    private RunRecord record(
            String outcome,
            Optional<String> backup,
            List<RunRecord.Destination> destinations,
            List<String> notices,
            Optional<String> error) {
        return new RunRecord(
                RunRecord.FORMAT,
                run.value(),
                kind,
                site,
                job,
                backup,
                outcome,
                context.trigger(),
                context.startedBy(),
                began,
                context.clock().instant(),
                progress.recorded(),
                destinations,
                notices,
                error);
    }
}
