package io.recobro.cli.recovery;

import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.SourceConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.recovery.Obstacle;
import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.operation.recovery.RecoveryPlan;
import io.recobro.operation.recovery.RecoveryResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans, asks, restores and reports. */
public final class SiteRecovery {
    private final Session session;
    private final WholeSite options;

    public SiteRecovery(Session session, WholeSite options) {
        this.session = session;
        this.options = options;
    }

    /**
     * Restores the whole site, or says what would be restored.
     *
     * @param targets where jobs go that do not go to their own source
     */
    public int run(Optional<String> from, Optional<Instant> at, Map<String, SourceConfig> targets, boolean dryRun) {
        RecoveryCall call = new RecoveryCall(
                from, at, options.leftOut(session.site().jobs().keySet()), targets, Optional.of(options.serversInto()));
        RecoveryPlan plan =
                session.call((operations, progress) -> operations.recovery().plan(call, progress));
        List<Obstacle> problems = plan.problems();
        problems.forEach(problem -> tell(Optional.of(problem)));
        if (!problems.isEmpty()) {
            session.say("nothing is restored: every target has to be empty, or to hold what the backup holds");
            return session.print(
                    problems.getFirst().fault().exitStatus(),
                    PlanReport.json(plan, problems.getFirst().fault().exitStatus()),
                    PlanReport.text(plan));
        }
        ExitStatus planned = plan.leftOut().isEmpty() ? ExitStatus.OK : ExitStatus.PARTIAL;
        if (dryRun) {
            return session.print(planned, PlanReport.json(plan, planned), PlanReport.text(plan));
        }
        if (!session.json()) {
            session.print(planned, PlanReport.json(plan, planned), PlanReport.text(plan));
        }
        confirm(plan.site());
        RecoveryResult result =
                session.call((operations, progress) -> operations.recovery().recover(plan, progress));
        result.outcomes().forEach(outcome -> tell(outcome.problem()));
        return session.print(result.status(), RecoveryReport.json(result), RecoveryReport.text(result));
    }

    private void tell(Optional<Obstacle> obstacle) {
        Problems.tell(session, obstacle.map(PlanReport::problem));
    }

    private void confirm(String site) {
        Optional<String> typed =
                options.yes().or(() -> session.ask("Type the name of the site to restore all of this: "));
        if (typed.isEmpty()) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore site '" + site + "': nobody confirmed the plan")
                    .hint("confirm it with --yes " + site + ", or only look at it with --dry-run");
        }
        if (!typed.get().equals(site)) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore site '" + site + "': the confirmation names '" + typed.get() + "'")
                    .hint("type the name of the site");
        }
    }
}
