package io.recobro.cli.show;

import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.notify.incident.Condition;
import io.recobro.operation.StatusOperations.SiteStatus;
import io.recobro.watch.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows how well everything is protected. */
@Command(
        name = "status",
        header = "Show how well everything is protected, right now.",
        description =
                "%nFor each job and destination: how old the newest restorable state is, against the objective; how the"
                        + " last run ended and when the next is due; then what is wrong and what to do about it. The"
                        + " destinations themselves are asked, no daemon is needed. The exit status is 4 when an"
                        + " objective is missed, 3 when a destination does not answer.",
        footer = {
            "  recobro status",
            "  recobro status db",
            "  recobro status --json | jq -r '.conditions[] | .title'",
            "  recobro status -q > /dev/null || echo not all is well"
        })
public final class StatusCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    public StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<String> name =
                Optional.ofNullable(job).map(given -> session.job(given).name());
        SiteStatus site = session.call((operations, progress) -> operations.status(name));
        List<Condition> conditions = Conditions.of(site);
        site.destinations().forEach(destination -> Problems.tell(session, destination.problem()));
        return session.print(site.status(), StatusJson.of(site, conditions), new StatusText(site, conditions).lines());
    }
}
