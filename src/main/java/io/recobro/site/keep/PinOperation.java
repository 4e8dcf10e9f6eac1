package io.recobro.site.keep;

import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.RetentionOperations.PinOutcome;
import io.recobro.operation.RetentionOperations.PinResult;
import io.recobro.retention.action.Actor;
import io.recobro.retention.action.Pins;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pins a backup, or ends its pin, in every destination that holds it. Needs no lock: a prune looks again for pins. */
public final class PinOperation {
    private final RunContext context;
    private final String site;

    public PinOperation(RunContext context, String site) {
        this.context = context;
        this.site = site;
    }

    /** The change in one destination; returns whether there was anything to change. */
    private interface Change {
        boolean in(Catalog catalog, Actor actor);
    }

    /** @param catalogs of the destinations of its job */
    public PinResult pin(List<Catalog> catalogs, BackupEntry entry, String reason) {
        Pins pins = new Pins(context.clock());
        return change(catalogs, entry, "pin", reason, (catalog, actor) -> {
            pins.pin(catalog, entry.job(), entry.id(), actor, reason);
            return true;
        });
    }

    /** @param catalogs of the destinations of its job */
    public PinResult unpin(List<Catalog> catalogs, BackupEntry entry) {
        Pins pins = new Pins(context.clock());
        return change(
                catalogs, entry, "unpin", "", (catalog, actor) -> pins.unpin(catalog, entry.job(), entry.id(), actor));
    }

    private PinResult change(List<Catalog> catalogs, BackupEntry entry, String kind, String reason, Change change) {
        Audit audit = Audit.begin(context, site, kind, entry.job(), Progress.NONE);
        if (!reason.isEmpty()) {
            audit.progress().notice("reason: " + reason);
        }
        Actor actor = new Actor(context.startedBy(), new BackupId(audit.run()));
        List<PinOutcome> outcomes = new ArrayList<>();
        List<RunRecord.Destination> pages = new ArrayList<>();
        for (Catalog catalog : catalogs) {
            try {
                if (catalog.find(entry.job(), entry.id()).isPresent()) {
                    outcomes.add(new PinOutcome(catalog.destination(), change.in(catalog, actor), Optional.empty()));
                    pages.add(Audit.did(catalog.destination(), Optional.empty()));
                }
            } catch (RecobroException failed) {
                outcomes.add(new PinOutcome(catalog.destination(), false, Optional.of(Problem.of(failed))));
                pages.add(Audit.did(catalog.destination(), Optional.of(failed.getMessage())));
            }
        }
        audit.end(catalogs, Optional.of(entry.id().value()), pages);
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
