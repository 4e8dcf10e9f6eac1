package io.recobro.cli.run;

import io.recobro.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs as a service. */
@Command(
        name = "daemon",
        header = "Serve: run jobs by their schedules until told to stop.",
        description =
                "%nWhat a service manager starts. Runs missed while nothing ran are caught up, failed ones are tried"
                    + " again. SIGHUP reads the configuration anew (a wrong one is logged, the old one goes on);"
                    + " SIGTERM lets running jobs finish for 30 s, then ends them cleanly; a second one ends them at"
                    + " once.",
        footer = {
            "  systemctl enable --now recobro     as a service",
            "  recobro daemon                     in the foreground",
            "  systemctl reload recobro           after a change of the configuration"
        })
public final class DaemonCommand implements Callable<Integer> {
    private final Session session;

    public DaemonCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return session.serve().code();
    }
}
