package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PinOutcome;
import io.recobro.operation.RetentionOperations.PinResult;
import io.recobro.retention.action.Actor;
import io.recobro.retention.action.Pins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pins a backup, or ends its pin, in every destination that holds it. Needs no lock: a prune looks again for pins. */
final class PinOperation {
    private final Site site;
    private final RunContext context;

    PinOperation(Site site, RunContext context) {
        this.site = site;
        this.context = context;
    }

    /** The change in one destination; returns whether there was anything to change. */
    private interface Change {
        boolean in(Catalog catalog, Actor actor);
    }

    PinResult pin(BackupEntry entry, String reason) {
        Pins pins = new Pins(context.clock());
        return change(entry, "pin", reason, (catalog, actor) -> {
            pins.pin(catalog, entry.job(), entry.id(), actor, reason);
            return true;
        });
    }

    PinResult unpin(BackupEntry entry) {
        Pins pins = new Pins(context.clock());
        return change(entry, "unpin", "", (catalog, actor) -> pins.unpin(catalog, entry.job(), entry.id(), actor));
    }

    private PinResult change(BackupEntry entry, String kind, String reason, Change change) {
        Instant began = context.clock().instant();
        BackupId run = BackupId.next(context.clock(), context.random());
        Actor actor = new Actor(context.startedBy(), run);
        List<PinOutcome> outcomes = new ArrayList<>();
        List<Diary.Page> pages = new ArrayList<>();
        for (Catalog catalog : site.catalogs(site.job(entry.job()))) {
            try {
                if (catalog.find(entry.job(), entry.id()).isPresent()) {
                    boolean changed = change.in(catalog, actor);
                    pages.add(new Diary.Page(catalog, Optional.empty()));
                    outcomes.add(new PinOutcome(catalog.destination(), changed, Optional.empty()));
                }
            } catch (RecobroException failed) {
                pages.add(new Diary.Page(catalog, Optional.of(failed)));
                outcomes.add(new PinOutcome(catalog.destination(), false, Optional.of(Problem.of(failed))));
            }
        }
        if (!pages.isEmpty()) {
            List<String> notices = reason.isEmpty() ? List.of() : List.of("reason: " + reason);
            new Diary(context).write(run, kind, entry.job(), Optional.of(entry.id()), began, pages, notices);
        }
        return new PinResult(status(outcomes), entry.id().value(), entry.job(), outcomes);
    }

    private static ExitStatus status(List<PinOutcome> outcomes) {
        List<Problem> problems =
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).toList();
        return problems.isEmpty()
                ? ExitStatus.OK
                : problems.size() < outcomes.size()
                        ? ExitStatus.PARTIAL
                        : problems.getFirst().fault().exitStatus();
    }
}
