package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Restores what was dumped into an empty database; no tool writes the binary log. */
final class RestorePart {
    static final String OURS = "recobro restore";
    static final String CHECKED = "recobro restore and check";
    static final String MYLOADER = "myloader -t 2";
    static final String CLIENT = "gunzip | mariadb";
    private static final String TARGET = "bench_restored";

    private final Place place;
    private final String expected;

    RestorePart(Place place) throws IOException, InterruptedException {
        this.place = place;
        this.expected = place.server().rowCounts("bench");
    }

    void run() throws Exception {
        MariaDb server = place.server();
        Tools tools = place.tools();
        List<Contender> all = new ArrayList<>();
        all.add(new Load(OURS, restore("none")));
        if (tools.all("mydumper", "myloader")) {
            all.add(new Load(
                    MYLOADER,
                    List.of(
                            tools.need("myloader"),
                            "--user=root",
                            "--socket=" + server.socket(),
                            "-t",
                            "2",
                            "-o",
                            "-B",
                            TARGET,
                            "-d",
                            place.folder().resolve("mydumper").toString())));
        }
        if (tools.all("gzip")) {
            all.add(new Load(
                    CLIENT,
                    Runner.pipeline("gunzip -c gzip/bench.sql.gz | " + tools.need("mariadb") + " "
                            + String.join(" ", server.login()) + " --init-command='SET sql_log_bin=0' " + TARGET)));
        }
        place.compete(all);
        Contender checked = new Load(CHECKED, restore("digests"));
        checked.prepare();
        server.settle();
        Cost cost = place.runner().run(checked.command(), server.handle());
        place.report().run(CHECKED, cost);
        checked.inspect(cost);
        place.report().compareTimes(OURS, MYLOADER, 0.50);
        place.report().compareTimes(OURS, CLIENT, 0.32);
        Matcher phase = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"seconds\"\\s*:\\s*([0-9.]+)")
                .matcher(cost.output());
        while (phase.find()) {
            place.report().told(CHECKED + ": " + phase.group(1), Double.parseDouble(phase.group(2)), "s");
        }
        server.query("DROP DATABASE " + TARGET);
    }

    private List<String> restore(String check) {
        return place.recobro(
                "restore", "gzip", "--into", TARGET, "--sessions", "2", "--check", check, "--no-binlog", "--json");
    }

    private final class Load implements Contender {
        private final String name;
        private final List<String> command;

        Load(String name, List<String> command) {
            this.name = name;
            this.command = command;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void prepare() throws IOException, InterruptedException {
            place.server().query("DROP DATABASE IF EXISTS " + TARGET + "; CREATE DATABASE " + TARGET);
        }

        @Override
        public List<String> command() {
            return command;
        }

        @Override
        public void inspect(Cost cost) throws IOException, InterruptedException {
            if (!place.server().rowCounts(TARGET).equals(expected)) {
                throw new IOException("'" + name + "' restored other numbers of rows than there were");
            }
        }
    }
}
