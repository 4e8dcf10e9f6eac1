package io.recobro.site;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunEntry;
import io.recobro.config.JobConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.objective.Rpo;
import io.recobro.objective.RpoState;
import io.recobro.objective.Runs;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.RunningJob;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.operation.proof.ProofStatus;
import io.recobro.retention.Policy;
import io.recobro.retention.action.Prune;
import io.recobro.site.Survey.Answer;
import io.recobro.site.proof.Drilled;
import io.recobro.site.proof.EvidenceShelf;
import io.recobro.site.proof.ProofJudge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Judges what the destinations hold. */
record StatusOperation(Site site, Clock clock, Watch watch, EvidenceShelf shelf) {
    /** What one destination said about everything it is asked. */
    private record Contents(
            Map<String, Holding> jobs,
            Map<String, Integer> held,
            Map<String, List<Drilled>> drills,
            List<RunEntry> runs,
            Optional<Long> freeBytes) {}

    SiteStatus status(Optional<String> name) {
        List<JobConfig> jobs = site.jobs(name.map(List::of).orElse(List.of()));
        List<Answer<Contents>> answers =
                new Survey(site, Survey.PATIENCE).ask(site.destinations(jobs), catalog -> contents(catalog, jobs));
        List<RunEntry> runs = History.merged(
                answers.stream().flatMap(answer -> answer.content().stream()).map(Contents::runs));
        Optional<DaemonFacts> daemon = watch.presence().find(site.name());
        Instant now = clock.instant();
        List<JobStatus> statuses = jobs.stream()
                .map(job -> status(job, answers, runs, daemon, now))
                .toList();
        List<DestinationStatus> destinations =
                answers.stream().map(StatusOperation::destination).toList();
        return new SiteStatus(exit(statuses, destinations), site.name(), now, statuses, destinations, daemon);
    }

    private Contents contents(Catalog catalog, List<JobConfig> jobs) {
        Map<String, Holding> holdings = new LinkedHashMap<>();
        Map<String, Integer> held = new LinkedHashMap<>();
        Map<String, List<Drilled>> drills = new LinkedHashMap<>();
        Instant now = clock.instant();
        for (JobConfig job : jobs) {
            if (job.to().contains(catalog.destination())) {
                Holding holding = Holding.of(catalog, job.name());
                holdings.put(job.name(), holding);
                drills.put(job.name(), shelf.newest(catalog, job.name()));
                Policy policy = job.keep().in(catalog.destination());
                // only where anything might be removed is it worth another look
                held.put(
                        job.name(),
                        holding.mayLoseSome(policy, now) ? Prune.held(catalog, job.name(), policy, now) : 0);
            }
        }
        return new Contents(
                holdings,
                held,
                drills,
                History.read(catalog, now.minus(Duration.ofDays(31)), now),
                catalog.storage().freeBytes());
    }

    /** A job that has nothing to restore misses any objective it has. */
    private static ExitStatus exit(List<JobStatus> jobs, List<DestinationStatus> destinations) {
        boolean missed = jobs.stream()
                .filter(job -> job.rpo().isPresent())
                .flatMap(job -> job.copies().stream())
                .anyMatch(copy -> copy.state() == RpoState.MISSED || copy.state() == RpoState.NEVER);
        boolean unproven =
                jobs.stream().anyMatch(job -> job.proof().rto().state().missed());
        if (missed || unproven) {
            return ExitStatus.OBJECTIVE_MISSED;
        }
        return destinations.stream().allMatch(DestinationStatus::up) ? ExitStatus.OK : ExitStatus.PARTIAL;
    }

    private JobStatus status(
            JobConfig job,
            List<Answer<Contents>> answers,
            List<RunEntry> allRuns,
            Optional<DaemonFacts> daemon,
            Instant now) {
        Runs runs = Runs.of(job.name(), allRuns);
        Optional<Instant> next = watch.nextRun().after(job, now);
        Optional<Instant> running = daemon.stream()
                .flatMap(facts -> facts.running().stream())
                .filter(each -> each.job().equals(job.name()))
                .map(RunningJob::since)
                .findFirst();
        Rpo.Facts facts = new Rpo.Facts(
                job.objectives().rpo(),
                Optional.empty(),
                running,
                next,
                runs.usualDuration().orElse(Duration.ZERO));
        List<CopyStatus> copies = answers.stream()
                .filter(answer -> job.to().contains(answer.destination()))
                .map(answer -> answer.content()
                        .map(contents -> copy(
                                answer.destination(),
                                contents.jobs().get(job.name()),
                                contents.held().get(job.name()),
                                facts,
                                now))
                        .orElseGet(() -> unknown(answer)))
                .toList();
        return new JobStatus(
                job.name(),
                job.objectives().rpo(),
                job.objectives().rto(),
                job.schedule().isPresent(),
                runs.last().map(History::summary),
                runs.lastSuccess(),
                runs.consecutiveFailures(),
                runs.usualDuration(),
                running,
                next,
                copies,
                drills(job, answers)
                        .map(drills -> proof(job, answers, runs, drills, now))
                        .orElse(ProofStatus.UNKNOWN));
    }

    private ProofStatus proof(
            JobConfig job, List<Answer<Contents>> answers, Runs runs, List<Drilled> drills, Instant now) {
        List<BackupEntry> backups = answers.stream()
                .flatMap(answer -> answer.content().stream())
                .flatMap(contents -> Optional.ofNullable(contents.jobs().get(job.name())).stream())
                .map(Holding::good)
                .max(Comparator.comparing(List::size))
                .orElse(List.of());
        Optional<Instant> firstRun =
                runs.entries().stream().map(RunEntry::began).findFirst();
        return new ProofJudge(job, watch.nextRun()).judge(drills, backups, firstRun, now);
    }

    /** What the newest drills left, each once; empty when no destination told. */
    private static Optional<List<Drilled>> drills(JobConfig job, List<Answer<Contents>> answers) {
        List<List<Drilled>> told = answers.stream()
                .flatMap(answer -> answer.content().stream())
                .flatMap(contents -> Optional.ofNullable(contents.drills().get(job.name())).stream())
                .toList();
        Map<String, Drilled> each = new LinkedHashMap<>();
        told.stream()
                .flatMap(List::stream)
                .forEach(drill -> each.merge(drill.run().run(), drill, Drilled::better));
        return told.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(each.values()));
    }

    private static CopyStatus copy(String destination, Holding holding, int held, Rpo.Facts facts, Instant now) {
        List<BackupEntry> good = holding.good();
        Optional<BackupEntry> newest = good.isEmpty() ? Optional.empty() : Optional.of(good.getLast());
        Rpo rpo = Rpo.judge(facts.at(newest.map(BackupEntry::recoveryPoint)), now);
        return new CopyStatus(
                destination,
                rpo.state(),
                newest.map(BackupEntry::recoveryPoint),
                rpo.age(),
                rpo.missedAt(),
                holding.backups().size(),
                holding.bytes(),
                holding.backups().size() - good.size(),
                held,
                newest.map(entry -> entry.id().value()),
                newest.map(entry -> OptionalLong.of(entry.bytes())).orElse(OptionalLong.empty()),
                holding.bytesBeforeNewest(),
                holding.verifiedAt(),
                Optional.empty());
    }

    private static CopyStatus unknown(Answer<Contents> answer) {
        return new CopyStatus(
                answer.destination(),
                RpoState.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                answer.problem().map(Problem::of));
    }

    private static DestinationStatus destination(Answer<Contents> answer) {
        return new DestinationStatus(
                answer.destination(),
                answer.content()
                        .flatMap(Contents::freeBytes)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                answer.content().stream()
                        .flatMap(contents -> contents.jobs().values().stream())
                        .mapToLong(Holding::bytes)
                        .sum(),
                answer.problem().map(Problem::of));
    }
}
