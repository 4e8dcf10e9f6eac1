package io.recobro.watch;

import io.recobro.config.notation.Sizes;
import io.recobro.notify.incident.Condition;
import io.recobro.operation.Problem;
import io.recobro.operation.StatusOperations.DestinationStatus;
import io.recobro.operation.StatusOperations.JobStatus;
import io.recobro.operation.StatusOperations.SiteStatus;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a destination: causes {@code destination-down/NAME} and {@code destination-filling/NAME}. */
final class DestinationConditions {
    private DestinationConditions() {}

    static String down(String destination) {
        return "destination-down/" + destination;
    }

    static List<Condition> of(DestinationStatus destination, SiteStatus site) {
        List<Condition> conditions = new ArrayList<>();
        destination.problem().ifPresent(problem -> conditions.add(down(destination, problem, site)));
        if (destination.freeBytes().isPresent() && destination.up()) {
            long free = destination.freeBytes().getAsLong();
            // of what backups and free space are together: what else lies there nobody can tell
            if (free < (free + destination.usedBytes()) / 10 || free < nextRuns(destination.name(), site)) {
                conditions.add(Condition.warning(
                                "destination-filling/" + destination.name(),
                                "destination " + destination.name() + " fills up",
                                Sizes.print(free) + " are free, " + Sizes.print(destination.usedBytes())
                                        + " are used by backups; one more round of backups takes about "
                                        + Sizes.print(nextRuns(destination.name(), site)) + ".")
                        .inDestination(destination.name())
                        .fact("free", Sizes.print(free))
                        .fact("used by backups", Sizes.print(destination.usedBytes()))
                        .nextStep("recobro prune --destination " + destination.name()
                                + "   # shows what the rules would remove"));
            }
        }
        return conditions;
    }

    private static Condition down(DestinationStatus destination, Problem problem, SiteStatus site) {
        boolean others = site.destinations().stream().anyMatch(DestinationStatus::up);
        String title = "destination " + destination.name() + " cannot be used";
        Condition condition = others
                ? Condition.warning(down(destination.name()), title, problem.message())
                : Condition.critical(down(destination.name()), title, problem.message() + "\nNo destination answers.");
        Condition hinted = problem.hint().map(condition::nextStep).orElse(condition);
        return hinted.inDestination(destination.name()).nextStep("recobro storage check " + destination.name());
    }

    /** As many bytes as the newest backups of all jobs there. */
    private static long nextRuns(String destination, SiteStatus site) {
        return site.jobs().stream()
                .map(JobStatus::copies)
                .flatMap(List::stream)
                .filter(copy -> copy.destination().equals(destination))
                .mapToLong(copy -> copy.newestBytes().orElse(0))
                .sum();
    }
}
