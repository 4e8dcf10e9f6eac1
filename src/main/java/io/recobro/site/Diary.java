package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.RecobroException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the records of runs that make no backup, in the destinations they reached. */
final class Diary {
    private final RunContext context;

    Diary(RunContext context) {
        this.context = context;
    }

    /** What happened in one destination; {@code failure} when it went wrong there. */
    record Page(Catalog catalog, Optional<RecobroException> failure) {}

    /** Writes the record of a run that ends now; one that cannot be written is logged. */
    void write(
            BackupId run,
            String kind,
            String job,
            Optional<BackupId> backup,
            Instant began,
            List<Page> pages,
            List<String> notices) {
        long failed = pages.stream().filter(page -> page.failure().isPresent()).count();
        RunRecord record = new RunRecord(
                RunRecord.FORMAT,
                run.value(),
                kind,
                pages.getFirst().catalog().layout().site(),
                job,
                backup.map(BackupId::value),
                failed == 0 ? "ok" : failed < pages.size() ? "partial" : "failed",
                context.trigger(),
                context.startedBy(),
                began,
                context.clock().instant(),
                List.of(),
                pages.stream()
                        .map(page -> new RunRecord.Destination(
                                page.catalog().destination(),
                                page.failure().isPresent() ? "failed" : "ok",
                                "none",
                                page.failure().map(RecobroException::getMessage)))
                        .toList(),
                notices,
                pages.stream()
                        .flatMap(page -> page.failure().stream())
                        .map(RecobroException::getMessage)
                        .findFirst());
        pages.forEach(page -> context.keepRecord(page.catalog(), record));
    }
}
