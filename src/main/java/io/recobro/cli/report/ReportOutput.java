package io.recobro.cli.report;

import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.fault.Fault;
import io.recobro.operation.Problem;
import io.recobro.operation.proof.ProofOperations.DrillReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Prints the report of drills, and writes it as a page. */
public final class ReportOutput {
    private ReportOutput() {}

    /**
     * Reads the evidence and tells it.
     *
     * @param job all jobs when empty
     * @param html a file that is written, or overwritten, with the page
     * @return the exit status of the command
     */
    public static int print(Session session, Optional<String> job, Optional<Path> html) {
        DrillReport report =
                session.call((operations, progress) -> operations.proof().report(job));
        report.problems().forEach(problem -> Problems.tell(session, Optional.of(Problem.of(problem))));
        html.ifPresent(file -> {
            write(file, Html.of(report));
            session.say("the page is in " + file);
        });
        return session.print(report.status(), DrillJson.of(report), DrillText.of(report));
    }

    private static void write(Path file, String page) {
        try {
            Files.write(file, page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw Fault.USAGE_WRONG
                    .because("unable to write the page to '" + file + "': " + failed.getMessage(), failed)
                    .hint("name another file with --html");
        }
    }
}
