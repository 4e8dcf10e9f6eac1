package io.recobro.site;

import io.recobro.backup.Replication;
import io.recobro.backup.RunContext;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.BackupRecord;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Standing;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import io.recobro.operation.ReplicateOperations.ReplicateCall;
import io.recobro.operation.ReplicateOperations.ReplicateOutcome;
import io.recobro.operation.ReplicateOperations.ReplicateResult;
import io.recobro.retention.Candidate;
import io.recobro.retention.Planner;
import io.recobro.retention.Verdict.Decision;
import io.recobro.site.keep.PackHealing;
import io.recobro.site.record.Audit;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the gaps between the destinations of a job and fills them from whole copies. */
final class ReplicateOperation {
    /** As much as a copy of a backup may well take: a pack has about 64 MiB. */
    private static final int PACKS_PER_COPY = 16;

    private final Site site;
    private final RunContext context;

    ReplicateOperation(Site site, RunContext context) {
        this.site = site;
        this.context = context;
    }

    private record Listing(Map<BackupId, BackupEntry> entries, Map<BackupId, Standing> standings) {
        boolean whole(BackupId id) {
            return entries.containsKey(id) && !standing(id).damaged();
        }

        Standing standing(BackupId id) {
            return standings.getOrDefault(id, Standing.NONE);
        }
    }

    ReplicateResult replicate(ReplicateCall call, Progress progress) {
        List<ReplicateOutcome> outcomes = new ArrayList<>();
        List<RecobroException> unlisted = new ArrayList<>();
        for (JobConfig job : site.jobs(call.job().map(List::of).orElse(List.of()))) {
            Audit audit = Audit.begin(context, site.name(), "replicate", job.name(), progress);
            try (JobClaim claim =
                    context.claim(site.catalogs(job), job.name(), "replicate", new BackupId(audit.run()))) {
                Map<Catalog, Listing> listings = new LinkedHashMap<>();
                List<ReplicateOutcome> ofJob = new ArrayList<>();
                for (Catalog catalog : site.catalogs(job)) {
                    try {
                        listings.put(catalog, listing(catalog, job.name()));
                    } catch (RecobroException failed) {
                        progress.notice(
                                "destination '" + catalog.destination() + "' is passed over: " + failed.getMessage());
                        unlisted.add(failed);
                    }
                }
                try {
                    heal(job, listings, call, audit, ofJob);
                    requireClaim(job, claim);
                    fill(job, listings, call, audit, ofJob);
                } catch (RecobroException failed) {
                    audit.fail(List.copyOf(listings.keySet()), Optional.empty(), failed);
                    throw failed;
                }
                keep(audit, listings.keySet(), ofJob);
                outcomes.addAll(ofJob);
            }
        }
        return new ReplicateResult(status(outcomes, unlisted), outcomes);
    }

    /** A record in the destinations that were written to, and where it was tried; none when nothing was missing. */
    private static void keep(Audit audit, Collection<Catalog> catalogs, List<ReplicateOutcome> outcomes) {
        List<String> targets =
                outcomes.stream().map(ReplicateOutcome::to).distinct().toList();
        if (!targets.isEmpty()) {
            audit.end(
                    catalogs.stream()
                            .filter(catalog -> targets.contains(catalog.destination()))
                            .toList(),
                    Optional.empty(),
                    outcomes.stream()
                            .map(outcome ->
                                    Audit.did(outcome.to(), outcome.problem().map(Problem::message)))
                            .toList());
        }
    }

    /** Packs first: a backup that was damaged by them alone can be copied from afterwards. */
    private void heal(
            JobConfig job,
            Map<Catalog, Listing> listings,
            ReplicateCall call,
            Audit audit,
            List<ReplicateOutcome> outcomes) {
        outcomes.addAll(PackHealing.heal(
                context,
                job.name(),
                List.copyOf(listings.keySet()),
                catalog -> call.to().map(catalog.destination()::equals).orElse(true),
                (long) PACKS_PER_COPY * call.atMost(),
                audit.progress()));
        if (!outcomes.isEmpty()) {
            listings.replaceAll((catalog, listing) -> listing(catalog, job.name()));
        }
    }

    private static void requireClaim(JobConfig job, JobClaim claim) {
        if (claim.lost()) {
            throw Fault.LOCK_HELD
                    .because("unable to go on with the copies of job '" + job.name()
                            + "': another host took the job over")
                    .hint("see which hosts work on this site, and whether their clocks are right");
        }
    }

    private static ExitStatus status(List<ReplicateOutcome> outcomes, List<RecobroException> unlisted) {
        Optional<Problem> first =
                outcomes.stream().flatMap(outcome -> outcome.problem().stream()).findFirst();
        boolean someDone =
                outcomes.stream().anyMatch(outcome -> outcome.problem().isEmpty());
        if (first.isPresent()) {
            return someDone ? ExitStatus.PARTIAL : first.get().fault().exitStatus();
        }
        return unlisted.isEmpty()
                ? ExitStatus.OK
                : someDone ? ExitStatus.PARTIAL : unlisted.getFirst().fault().exitStatus();
    }

    private static Listing listing(Catalog catalog, String job) {
        Map<BackupId, BackupEntry> entries = new TreeMap<>();
        catalog.backups(job).forEach(entry -> entries.put(entry.id(), entry));
        return new Listing(entries, catalog.standings(job));
    }

    private void fill(
            JobConfig job,
            Map<Catalog, Listing> listings,
            ReplicateCall call,
            Audit audit,
            List<ReplicateOutcome> outcomes) {
        Map<BackupId, BackupEntry> all = new TreeMap<>(Comparator.reverseOrder());
        int before = outcomes.size();
        listings.values().forEach(listing -> all.putAll(listing.entries()));
        Map<Catalog, Set<BackupId>> unwanted = new LinkedHashMap<>();
        listings.keySet().forEach(to -> unwanted.put(to, unwanted(job, to, all, listings)));
        for (BackupEntry entry : all.values()) {
            for (Map.Entry<Catalog, Listing> target : listings.entrySet()) {
                Catalog to = target.getKey();
                if (outcomes.size() - before >= call.atMost()
                        || target.getValue().entries().containsKey(entry.id())
                        || call.to()
                                .filter(name -> !name.equals(to.destination()))
                                .isPresent()
                        || unwanted.get(to).contains(entry.id())) {
                    continue;
                }
                List<Catalog> sources = listings.entrySet().stream()
                        .filter(listing -> listing.getValue().whole(entry.id()))
                        .map(Map.Entry::getKey)
                        .filter(catalog ->
                                call.from().map(catalog.destination()::equals).orElse(true))
                        .toList();
                outcomes.add(copy(entry, sources, to, audit.run(), audit.progress()));
            }
        }
    }

    /**
     * What the destination's own rules and pins would let go at once, if it held every backup there is. A pin elsewhere does
     * not count: retention here does not know it, and would remove each copy again.
     */
    private Set<BackupId> unwanted(
            JobConfig job, Catalog to, Map<BackupId, BackupEntry> all, Map<Catalog, Listing> listings) {
        List<Candidate> candidates = all.values().stream()
                .map(entry -> new Candidate(
                        entry,
                        listings.get(to).standing(entry.id()).damaged(),
                        listings.get(to).standing(entry.id()).proven(),
                        listings.get(to).standing(entry.id()).pinned().map(BackupRecord::word)))
                .toList();
        return Planner.plan(
                        job.keep().in(to.destination()),
                        candidates,
                        context.clock().instant(),
                        entry -> requires(entry, listings))
                .ids(Decision.REMOVED);
    }

    private static List<BackupId> requires(BackupEntry entry, Map<Catalog, Listing> listings) {
        return listings.entrySet().stream()
                .filter(listing -> listing.getValue().entries().containsKey(entry.id()))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElseThrow()
                .manifest(entry)
                .requires()
                .stream()
                .map(BackupId::new)
                .toList();
    }

    /** What an interrupted run left under the id has no manifest, and would be in the way. */
    private static void clear(BackupEntry entry, Catalog to) {
        if (to.find(entry.job(), entry.id()).isPresent()) {
            throw Fault.OBJECT_EXISTS.because("unable to copy backup '" + entry.id() + "' to '" + to.destination()
                    + "': it was published there meanwhile");
        }
        to.storage()
                .list(to.layout().backup(entry.job(), entry.id()))
                .forEach(leftover -> to.storage().delete(leftover.key()));
    }

    private ReplicateOutcome copy(BackupEntry entry, List<Catalog> sources, Catalog to, String run, Progress progress) {
        Instant began = context.clock().instant();
        RecobroException failure = Fault.BACKUP_MISSING
                .because("unable to copy backup '" + entry.id() + "' to '" + to.destination()
                        + "': no whole copy of it was found")
                .hint("make a new backup with 'recobro backup-now " + entry.job() + "'");
        for (Catalog from : sources) {
            try {
                progress.phase("copy " + entry.id() + " from " + from.destination() + " to " + to.destination());
                clear(entry, to);
                new Replication(context).copy(entry, from, to, run, progress);
                return outcome(entry, Optional.of(from), to, began, Optional.empty());
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.INTERRUPTED) {
                    throw failed;
                }
                failure = failed;
            }
        }
        return outcome(
                entry,
                sources.isEmpty() ? Optional.empty() : Optional.of(sources.getLast()),
                to,
                began,
                Optional.of(failure));
    }

    private ReplicateOutcome outcome(
            BackupEntry entry, Optional<Catalog> from, Catalog to, Instant began, Optional<RecobroException> failure) {
        return new ReplicateOutcome(
                entry.id().value(),
                entry.job(),
                from.map(Catalog::destination),
                to.destination(),
                entry.bytes(),
                Duration.between(began, context.clock().instant()),
                failure.map(Problem::of));
    }
}
