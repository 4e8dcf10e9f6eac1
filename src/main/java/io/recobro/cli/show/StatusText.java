package io.recobro.cli.show;

import io.recobro.cli.output.TextTable;
import io.recobro.config.notation.Sizes;
import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Severity;
import io.recobro.objective.RpoState;
import io.recobro.operation.StatusOperations.CopyStatus;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.watch.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The status on one screen: a table, what is wrong, and the verdict last, because the eye ends there. */
record StatusText(SiteStatus site, List<Condition> conditions) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(table().toString());
        lines.addAll(new ProofText(site).lines());
        lines.add("");
        site.destinations().stream()
                .filter(destination -> destination.freeBytes().isPresent())
                .map(StatusText::room)
                .reduce((one, other) -> one + "; " + other)
                .ifPresent(room -> lines.add("free: " + room));
        lines.add(daemon(site.daemon()));
        List<Condition> worstFirst = conditions.stream()
                .sorted(Comparator.comparing(Condition::severity).reversed())
                .toList();
        if (!worstFirst.isEmpty()) {
            lines.add("");
            worstFirst.forEach(condition -> lines.addAll(condition(condition)));
        }
        lines.add("");
        lines.add(verdict(worstFirst));
        return lines;
    }

    private TextTable table() {
        TextTable table = new TextTable()
                .left("JOB")
                .left("LAST RUN")
                .left("NEXT RUN")
                .left("DESTINATION")
                .left("RECOVERY POINT")
                .left("AGE / RPO")
                .right("BACKUPS")
                .right("STORED")
                .left("STATE");
        for (JobStatus job : site.jobs()) {
            boolean first = true;
            for (CopyStatus copy : job.copies()) {
                table.row(
                        first ? job.job() : "",
                        first ? lastRun(job) : "",
                        first ? nextRun(job) : "",
                        copy.destination(),
                        copy.recoveryPoint().map(Ages::print).orElse("-"),
                        age(job, copy),
                        copy.state() == RpoState.UNKNOWN ? "?" : Integer.toString(copy.backups()),
                        copy.state() == RpoState.UNKNOWN ? "?" : Sizes.print(copy.bytes()),
                        state(copy));
                first = false;
            }
        }
        return table;
    }

    private String lastRun(JobStatus job) {
        if (job.runningSince().isPresent()) {
            return "running for " + Ages.print(since(job.runningSince().get()));
        }
        return job.lastRun()
                .map(run ->
                        run.outcome() + " " + Ages.print(since(run.began())) + " ago, took " + Ages.print(run.took()))
                .orElse("never");
    }

    private Duration since(Instant time) {
        return time.isAfter(site.at()) ? Duration.ZERO : Duration.between(time, site.at());
    }

    private String nextRun(JobStatus job) {
        return job.nextRun()
                .map(next -> "in " + Ages.print(Duration.between(site.at(), next)))
                .orElse(job.scheduled() ? "?" : "when asked");
    }

    private static String age(JobStatus job, CopyStatus copy) {
        return copy.age().map(Ages::print).orElse("-")
                + " / "
                + job.rpo().map(Ages::print).orElse("-");
    }

    private static String state(CopyStatus copy) {
        return switch (copy.state()) {
            case MET -> "ok";
            case NO_OBJECTIVE -> "no objective";
            case UNKNOWN -> "no answer";
            case AT_RISK -> "at risk";
            case IN_FUTURE -> "from the future";
            case NEVER -> "NO BACKUP";
            case MISSED -> "RPO MISSED";
        };
    }

    private static String room(DestinationStatus destination) {
        return destination.name() + " " + Sizes.print(destination.freeBytes().getAsLong());
    }

    private static String daemon(Optional<DaemonFacts> daemon) {
        return daemon.map(facts -> "daemon: " + facts.by()
                        + facts.since()
                                .map(since -> ", since " + Ages.print(since))
                                .orElse("")
                        + (facts.running().isEmpty()
                                ? ""
                                : ", running "
                                        + facts.running().stream()
                                                .map(run -> run.job())
                                                .collect(Collectors.joining(", "))))
                .orElse("daemon: none was found on this host; jobs run only when asked");
    }

    private static List<String> condition(Condition condition) {
        List<String> lines = new ArrayList<>();
        lines.add((condition.severity() == Severity.CRITICAL ? "CRITICAL  " : "warning   ") + condition.title());
        condition.detail().lines().map(line -> "          " + line).forEach(lines::add);
        condition.nextSteps().stream().findFirst().ifPresent(step -> lines.add("          try: " + step));
        return lines;
    }

    private static boolean timed(JobStatus job) {
        return job.rto().isPresent() || job.proof().rto().state().missed();
    }

    private String verdict(List<Condition> worstFirst) {
        List<CopyStatus> judged = site.jobs().stream()
                .filter(job -> job.rpo().isPresent())
                .flatMap(job -> job.copies().stream())
                .toList();
        List<JobStatus> timed = site.jobs().stream().filter(StatusText::timed).toList();
        long missed = judged.stream()
                        .filter(copy -> copy.state() == RpoState.MISSED || copy.state() == RpoState.NEVER)
                        .count()
                + timed.stream()
                        .filter(job -> job.proof().rto().state().missed())
                        .count();
        if (missed > 0) {
            return missed + " of " + (judged.size() + timed.size()) + " objectives missed." + restorable();
        }
        String objectives =
                judged.isEmpty() && timed.isEmpty() ? "There are no objectives." : "No objective is missed.";
        String wrong = worstFirst.isEmpty()
                ? ""
                : " " + worstFirst.size() + (worstFirst.size() == 1 ? " thing needs" : " things need") + " a look.";
        return objectives + wrong + restorable();
    }

    /** The state that all jobs can be brought back to. */
    private String restorable() {
        List<Optional<Instant>> points =
                site.jobs().stream().map(JobStatus::recoveryPoint).toList();
        if (points.isEmpty() || points.stream().anyMatch(Optional::isEmpty)) {
            return " Not everything can be restored.";
        }
        Instant oldest = points.stream()
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElseThrow();
        return " Everything can be restored to " + Ages.print(oldest) + " or later.";
    }
}
