package io.recobro.cli.show;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Problems;
import io.recobro.cli.session.Session;
import io.recobro.config.notation.Durations;
import io.recobro.config.notation.Sizes;
import io.recobro.fault.Fault;
import io.recobro.operation.VerifyOperations.SampleOutcome;
import io.recobro.operation.VerifyOperations.VerifyCall;
import io.recobro.operation.VerifyOperations.VerifyLevel;
import io.recobro.operation.VerifyOperations.VerifyOutcome;
import io.recobro.operation.VerifyOperations.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Checks stored backups. */
@Command(
        name = "verify",
        header = "Check that stored backups are still what was stored.",
        description =
                "%nLevels, each with those before it: 'manifest' finds every object with its size (cheap, reads no"
                        + " content), 'digests' reads every byte and compares digests, 'parse' also decompresses and"
                        + " parses everything. Damage is exit status 13; only a restore proves more.",
        footer = {
            "  recobro verify                              all backups, sizes only",
            "  recobro verify db --backup latest --level parse",
            "  recobro verify --from s3 --level digests",
            "  recobro verify --sample 5%                  another twentieth of all bytes with every run",
            "  recobro verify --sources                    do unchanged files still hold what was stored?"
        })
public final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of a job; all when none is given.")
    private String job;

    @Option(
            names = "--backup",
            paramLabel = "ID",
            description = "Only this backup; an abbreviation or 'latest' will do.")
    private String backup;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            defaultValue = "manifest",
            description = "manifest, digests or parse (default: ${DEFAULT-VALUE}).")
    private VerifyLevel level;

    @Option(names = "--from", paramLabel = "DESTINATION", description = "Only this destination.")
    private String from;

    @Option(
            names = "--sample",
            paramLabel = "SHARE",
            description = "Read only this share of the stored bytes, such as 5%%; the next run reads other ones.")
    private String sample;

    @Option(
            names = "--sources",
            description = "Look at sources instead: read some files that did not change since the newest backup, and"
                    + " compare their bytes with it.")
    private boolean sources;

    @Option(
            names = "--count",
            paramLabel = "NUMBER",
            defaultValue = "" + SpotOutput.USUAL,
            description = "With --sources: how many files of each job (default: ${DEFAULT-VALUE}).")
    private int count;

    public VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (sources) {
            return SpotOutput.run(session, Optional.ofNullable(job), Math.max(1, count));
        }
        VerifyCall call = new VerifyCall(
                Optional.ofNullable(job)
                        .map(name -> session.jobWithBackups(name).name()),
                Optional.ofNullable(backup),
                level,
                Optional.ofNullable(from).map(session::destination),
                share());
        VerifyResult result = session.call((operations, progress) -> operations.verify(call, progress));
        result.outcomes().forEach(outcome -> Problems.tell(session, outcome.problem()));
        if (result.outcomes().isEmpty() && result.samples().isEmpty()) {
            session.say("there is nothing to verify");
        }
        ObjectNode data = JsonOutput.summary(result.status());
        data.set("checks", JsonOutput.array(result.outcomes(), VerifyCommand::json));
        data.set("samples", JsonOutput.array(result.samples(), VerifyCommand::json));
        List<String> text = new ArrayList<>(text(result.outcomes()));
        result.samples().forEach(read -> text.add(text(read)));
        return session.print(result.status(), data, text);
    }

    private OptionalDouble share() {
        if (sample == null) {
            return OptionalDouble.empty();
        }
        String number = sample.endsWith("%") ? sample.substring(0, sample.length() - 1) : sample;
        if (!number.matches("\\d{1,3}(\\.\\d{1,3})?")
                || Double.parseDouble(number) <= 0
                || Double.parseDouble(number) > 100) {
            throw Fault.USAGE_WRONG
                    .because("unable to read share '" + sample + "': it must be over 0% and at most 100%")
                    .hint("such as --sample 5%");
        }
        return OptionalDouble.of(Double.parseDouble(number) / 100);
    }

    private static ObjectNode json(SampleOutcome read) {
        ObjectNode json = JsonOutput.object();
        json.put("job", read.job());
        json.put("destination", read.destination());
        json.put("objects", read.objects());
        json.put("bytes", read.bytes());
        json.put("of_objects", read.ofObjects());
        json.put("of_bytes", read.ofBytes());
        json.put("seconds", JsonOutput.seconds(read.took()));
        return json;
    }

    /** With what it takes to have read everything once. */
    private static String text(SampleOutcome read) {
        long runs = Math.ceilDiv(Math.max(1, read.ofBytes()), Math.max(1, read.bytes()));
        return read.job() + " in " + read.destination() + ": read " + Sizes.print(read.bytes()) + " of "
                + Sizes.print(read.ofBytes()) + ", " + read.objects() + " of " + read.ofObjects() + " objects, in "
                + Durations.print(read.took()) + "; everything is read once in about " + runs + " such runs";
    }

    private static ObjectNode json(VerifyOutcome outcome) {
        ObjectNode json = JsonOutput.object();
        json.put("id", outcome.id());
        json.put("job", outcome.job());
        json.put("destination", outcome.destination());
        json.put("level", JsonOutput.word(outcome.level()));
        json.put("passed", outcome.problem().isEmpty());
        json.put("objects", outcome.objects());
        json.put("bytes", outcome.bytes());
        json.put("seconds", JsonOutput.seconds(outcome.took()));
        json.set("error", Problems.json(outcome.problem()));
        return json;
    }

    private static List<String> text(List<VerifyOutcome> outcomes) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable()
                .left("JOB")
                .left("ID")
                .left("DESTINATION")
                .left("RESULT")
                .right("OBJECTS")
                .right("READ")
                .right("TOOK");
        outcomes.forEach(outcome -> table.row(
                outcome.job(),
                outcome.id(),
                outcome.destination(),
                outcome.problem().isEmpty() ? "good" : "BAD",
                Integer.toString(outcome.objects()),
                Sizes.print(outcome.bytes()),
                Durations.print(outcome.took())));
        return List.of(table.toString());
    }
}
