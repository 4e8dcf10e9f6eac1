package io.recobro.site;

import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunEntry;
import io.recobro.catalog.RunRecord;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.HistoryOperations.HistoryCall;
import io.recobro.operation.HistoryOperations.HistoryResult;
import io.recobro.operation.HistoryOperations.RunDestination;
import io.recobro.operation.HistoryOperations.RunDetails;
import io.recobro.operation.HistoryOperations.RunPhase;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.RunSummary;
import io.recobro.site.Survey.Answer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the records of runs out of all destinations. */
record History(Site site, Clock clock) {
    /** How far back a run is looked for whose id does not tell its month. */
    private static final Duration FAR = Duration.ofDays(366);

    HistoryResult history(HistoryCall call) {
        call.job().ifPresent(site::job);
        Instant since = call.since().truncatedTo(ChronoUnit.SECONDS);
        List<Answer<List<RunEntry>>> answers = ask(since);
        List<RunSummary> runs = merged(answers.stream().flatMap(answer -> answer.content().stream())).stream()
                .filter(run -> !run.began().isBefore(since))
                .filter(run -> call.job().map(run.job()::equals).orElse(true))
                .filter(run -> call.kind().map(run.kind()::equals).orElse(true))
                .map(History::summary)
                .toList();
        List<Problem> problems = answers.stream()
                .flatMap(answer -> answer.problem().stream())
                .map(Problem::of)
                .toList();
        ExitStatus status = problems.isEmpty()
                ? ExitStatus.OK
                : problems.size() < answers.size()
                        ? ExitStatus.PARTIAL
                        : problems.getFirst().fault().exitStatus();
        return new HistoryResult(status, runs, problems);
    }

    RunDetails run(String id) {
        List<Answer<List<RunEntry>>> answers = ask(monthOf(id));
        List<RunEntry> fitting = merged(answers.stream().flatMap(answer -> answer.content().stream())).stream()
                .filter(run -> id.equals("latest") || run.run().matches(id))
                .toList();
        List<String> ids =
                fitting.stream().map(run -> run.run().value()).distinct().toList();
        if (ids.size() > 1 && !id.equals("latest")) {
            throw Fault.USAGE_WRONG.because("unable to choose run '" + id + "': it may be " + String.join(" or ", ids));
        }
        if (fitting.isEmpty()) {
            throw answers.stream()
                    .flatMap(answer -> answer.problem().stream())
                    .findFirst()
                    .orElseGet(() -> Fault.USAGE_WRONG
                            .because("unable to find run '" + id + "': no destination holds a record of it")
                            .hint("see the runs with 'recobro history'"));
        }
        return read(fitting.getLast(), answers);
    }

    /** Reads the record where it can be read. */
    private RunDetails read(RunEntry entry, List<Answer<List<RunEntry>>> answers) {
        RecobroException unreadable = null;
        for (Answer<List<RunEntry>> answer : answers) {
            if (answer.content().orElse(List.of()).contains(entry)) {
                try {
                    return details(entry, site.catalog(answer.destination()).run(entry));
                } catch (RecobroException failed) {
                    if (unreadable == null) {
                        unreadable = failed;
                    } else {
                        unreadable.addSuppressed(failed);
                    }
                }
            }
        }
        throw unreadable;
    }

    private List<Answer<List<RunEntry>>> ask(Instant since) {
        Instant now = clock.instant();
        return new Survey(site, Survey.PATIENCE)
                .ask(site.destinations(site.jobs(List.of())), catalog -> read(catalog, since, now));
    }

    /** The runs of the months that two instants lie in, and of those between. One listing per month. */
    static List<RunEntry> read(Catalog catalog, Instant from, Instant until) {
        List<RunEntry> runs = new ArrayList<>();
        YearMonth last = YearMonth.from(until.atZone(ZoneOffset.UTC));
        for (YearMonth month = YearMonth.from(from.atZone(ZoneOffset.UTC));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            runs.addAll(catalog.runs(month));
        }
        return runs;
    }

    /** Each run once, oldest first. */
    static List<RunEntry> merged(Stream<List<RunEntry>> found) {
        TreeMap<String, RunEntry> runs = new TreeMap<>();
        found.flatMap(List::stream).forEach(run -> runs.putIfAbsent(run.key().value(), run));
        return List.copyOf(runs.values());
    }

    static RunSummary summary(RunEntry run) {
        return new RunSummary(run.run().value(), run.kind(), run.job(), run.outcome(), run.began(), run.took());
    }

    private static RunDetails details(RunEntry entry, RunRecord record) {
        return new RunDetails(
                summary(entry),
                record.finishedAt(),
                record.backup(),
                record.trigger(),
                record.by(),
                record.phases().stream()
                        .map(phase -> new RunPhase(phase.name(), Duration.ofMillis(Math.round(phase.seconds() * 1000))))
                        .toList(),
                record.destinations().stream()
                        .map(each -> new RunDestination(each.name(), each.outcome(), each.error()))
                        .toList(),
                record.notices(),
                record.error());
    }

    /** Where to begin looking for a run; ids begin with the date. */
    private Instant monthOf(String id) {
        try {
            return YearMonth.parse(id.substring(0, Math.min(6, id.length())), DateTimeFormatter.ofPattern("uuuuMM"))
                    .atDay(1)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException abbreviated) {
            return clock.instant().minus(FAR);
        }
    }
}
