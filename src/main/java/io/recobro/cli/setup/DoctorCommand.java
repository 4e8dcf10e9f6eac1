package io.recobro.cli.setup;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.session.Session;
import io.recobro.doctor.Diagnosis;
import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import io.recobro.operation.setup.DoctorOperations.DoctorCall;
import io.recobro.operation.setup.DoctorOperations.DoctorResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Looks for what will go wrong. */
@Command(
        name = "doctor",
        header = "Examine sources, destinations, plan and host: one line and one fix each.",
        description =
                "%nChanges nothing; writes one small object into each destination and removes it. Ends with 0 when"
                    + " there are at most warnings; else with 10 or 12 when the first problem is something unreachable"
                    + " or refused credentials, with 1 otherwise.",
        footer = {"  recobro doctor", "  recobro doctor db --json", "  recobro doctor --offline"})
public final class DoctorCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Only what this job needs.")
    private String job;

    @Option(names = "--offline", description = "Speak to nothing but this host.")
    private boolean offline;

    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Optional<String> only =
                Optional.ofNullable(job).map(name -> session.job(name).name());
        DoctorResult result =
                session.call((operations, progress) -> operations.examine(new DoctorCall(only, offline), progress));
        ObjectNode data = JsonOutput.summary(result.status());
        for (Level level : Level.values()) {
            data.put(plural(level), count(result, level));
        }
        data.set("findings", JsonOutput.array(result.diagnoses(), DoctorCommand::json));
        return session.print(result.status(), data, text(result));
    }

    private static String plural(Level level) {
        return switch (level) {
            case OK -> "ok";
            case WARNING -> "warnings";
            case PROBLEM -> "problems";
            case SKIPPED -> "skipped";
        };
    }

    private static long count(DoctorResult result, Level level) {
        return result.diagnoses().stream()
                .filter(diagnosis -> diagnosis.finding().level() == level)
                .count();
    }

    private static ObjectNode json(Diagnosis diagnosis) {
        Finding finding = diagnosis.finding();
        ObjectNode json = JsonOutput.object();
        json.put("area", diagnosis.area());
        json.put("subject", diagnosis.subject().isEmpty() ? null : diagnosis.subject());
        json.put("level", JsonOutput.word(finding.level()));
        json.put("text", finding.text());
        json.put("fix", finding.fix().orElse(null));
        json.put("fault", finding.fault().map(Fault::code).orElse(null));
        return json;
    }

    private static List<String> text(DoctorResult result) {
        List<String> lines = new ArrayList<>();
        for (Diagnosis diagnosis : result.diagnoses()) {
            Finding finding = diagnosis.finding();
            String about =
                    diagnosis.subject().isEmpty() ? diagnosis.area() : diagnosis.area() + " " + diagnosis.subject();
            lines.add(String.format(Locale.ROOT, "%-8s %s: %s", word(finding.level()), about, finding.text()));
            finding.fix().ifPresent(fix -> lines.add("         fix: " + fix));
        }
        lines.add("");
        lines.add(verdict(result));
        return lines;
    }

    private static String word(Level level) {
        return level == Level.PROBLEM ? "PROBLEM" : JsonOutput.word(level);
    }

    private static String verdict(DoctorResult result) {
        long problems = count(result, Level.PROBLEM);
        long warnings = count(result, Level.WARNING);
        long skipped = count(result, Level.SKIPPED);
        String rest = skipped == 0 ? "" : ", " + skipped + " not looked at";
        if (problems == 0 && warnings == 0) {
            return "nothing wrong" + rest;
        }
        return counted(problems, "problem") + ", " + counted(warnings, "warning") + rest
                + (problems == 0
                        ? ": backups can run"
                        : ": backups do not run as configured until the problems are gone");
    }

    private static String counted(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
