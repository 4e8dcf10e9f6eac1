package io.recobro.notify.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Something that is wrong at the moment of looking. Texts never hold a secret; detail is cut at 8,000 characters.
 *
 * @param cause stable key such as {@code rpo/db/s3}: the same trouble has the same key at every look and after a restart
 * @param title one line that stands alone, such as {@code RPO of job db in s3 missed}
 * @param detail what happened, in sentences; may have several lines
 * @param nextSteps what to do, one each: an exact command, or where the runbook is
 * @param run the run that showed it
 * @param facts numbers worth knowing, in the order to show them
 * @param inhibitedBy causes that explain this one: while an incident of such a cause is open that is at least as severe,
 *     this condition opens none of its own and sends no reminder
 */
public record Condition(
        String cause,
        Severity severity,
        String title,
        String detail,
        List<String> nextSteps,
        Optional<String> job,
        Optional<String> destination,
        Optional<String> run,
        List<Fact> facts,
        Set<String> inhibitedBy) {
    private static final int MOST_DETAIL = 8_000;

    public Condition {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(title, "title");
        detail = detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL) + " …";
        nextSteps = List.copyOf(nextSteps);
        facts = List.copyOf(facts);
        inhibitedBy = Set.copyOf(inhibitedBy);
    }

    /** A condition that someone should look at within days. */
    public static Condition warning(String cause, String title, String detail) {
        return of(cause, Severity.WARNING, title, detail);
    }

    /** A condition that someone should act on now. */
    public static Condition critical(String cause, String title, String detail) {
        return of(cause, Severity.CRITICAL, title, detail);
    }

    private static Condition of(String cause, Severity severity, String title, String detail) {
        return new Condition(
                cause,
                severity,
                title,
                detail,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Set.of());
    }

    /** As this, with one more thing to do. */
    public Condition nextStep(String step) {
        return new Condition(
                cause, severity, title, detail, with(nextSteps, step), job, destination, run, facts, inhibitedBy);
    }

    public Condition ofJob(String name) {
        return new Condition(
                cause, severity, title, detail, nextSteps, Optional.of(name), destination, run, facts, inhibitedBy);
    }

    public Condition inDestination(String name) {
        return new Condition(
                cause, severity, title, detail, nextSteps, job, Optional.of(name), run, facts, inhibitedBy);
    }

    public Condition shownByRun(String id) {
        return new Condition(
                cause, severity, title, detail, nextSteps, job, destination, Optional.of(id), facts, inhibitedBy);
    }

    /** As this, with one more number. */
    public Condition fact(String name, String value) {
        return new Condition(
                cause,
                severity,
                title,
                detail,
                nextSteps,
                job,
                destination,
                run,
                with(facts, new Fact(name, value)),
                inhibitedBy);
    }

    public Condition inhibitedBy(String... causes) {
        return new Condition(cause, severity, title, detail, nextSteps, job, destination, run, facts, Set.of(causes));
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
