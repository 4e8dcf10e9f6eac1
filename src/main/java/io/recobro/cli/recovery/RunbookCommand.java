package io.recobro.cli.recovery;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.TextTable;
import io.recobro.cli.session.Session;
import io.recobro.config.yaml.Closest;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.recovery.RecoveryOperations.NamesCall;
import io.recobro.operation.recovery.RecoveryOperations.SiteNames;
import io.recobro.runbook.Runbook;
import io.recobro.runbook.Shelf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Prints a page for a bad day. */
@Command(
        name = "runbook",
        header = "Print what to do on a bad day, with this site's names.",
        description = "%nWithout a name: lists the pages. Names of jobs, databases and destinations come from the"
                + " configuration, ids of backups from the destinations; what is not known stays a word in capitals.",
        footer = {
            "  recobro runbook                the pages there are",
            "  recobro runbook lost-database  what to do, with the names of this site",
            "  recobro runbook RecobroRpoBreached --job files",
            "                                 the page of an alert, for one job"
        })
public final class RunbookCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Name of a page.")
    private String name;

    @Option(names = "--list", description = "List the pages.")
    private boolean list;

    @Option(names = "--job", paramLabel = "JOB", description = "Put this job's names in where a page speaks of one.")
    private String job;

    @Option(names = "--destination", paramLabel = "D", description = "Likewise this destination.")
    private String destination;

    @Option(names = "--offline", description = "Ask no destination for ids of backups.")
    private boolean offline;

    public RunbookCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return name == null || list ? list() : print();
    }

    private int list() {
        List<Runbook> pages = new ArrayList<>();
        Shelf.disasters().forEach(each -> pages.add(Shelf.find(each).orElseThrow()));
        Shelf.alerts().forEach(each -> pages.add(Shelf.find(each).orElseThrow()));
        ObjectNode data = JsonOutput.summary(ExitStatus.OK);
        data.set(
                "runbooks",
                JsonOutput.array(
                        pages,
                        page -> JsonOutput.object().put("name", page.name()).put("title", page.title())));
        TextTable table = new TextTable().left("NAME").left("TITLE");
        pages.forEach(page -> table.row(page.name(), page.title()));
        return session.print(ExitStatus.OK, data, table.toString().lines().toList());
    }

    private int print() {
        Runbook page = Shelf.find(name)
                .orElseThrow(() -> Fault.USAGE_WRONG
                        .because("unable to find runbook '" + name + "': there is none of that name")
                        .hint(Closest.to(name, Shelf.disasters())
                                .map(close -> "did you mean '" + close + "'?")
                                .orElse("see the names with 'recobro runbook'")));
        SiteNames names = names();
        Runbook filled = page.with(names.values());
        TreeSet<String> left = filled.placeholders();
        ObjectNode data = JsonOutput.summary(ExitStatus.OK);
        data.put("name", page.name());
        data.put("title", page.title());
        data.put("text", filled.text());
        data.set("values", JsonOutput.texts(names.values()));
        data.set("placeholders", JsonOutput.texts(List.copyOf(left)));
        data.set("unknown", JsonOutput.texts(left.isEmpty() ? List.of() : names.unknown()));
        int status = session.print(ExitStatus.OK, data, filled.text().lines().toList());
        if (!left.isEmpty()) {
            session.say("put your own names in the place of " + String.join(", ", left));
            names.unknown().forEach(session::say);
        }
        return status;
    }

    /** Never fails: a page is wanted most where nothing else works. */
    private SiteNames names() {
        try {
            NamesCall call = new NamesCall(Optional.ofNullable(job), Optional.ofNullable(destination), offline);
            return session.call((operations, _) -> operations.recovery().names(call));
        } catch (RecobroException unconfigured) {
            return new SiteNames(Map.of(), List.of(unconfigured.getMessage()));
        }
    }
}
