package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects runs and figures, prints the table, writes the JSON file. */
final class Report {
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Map<String, List<Cost>> runs = new LinkedHashMap<>();
    private final Map<String, Double> sizes = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();

    /** @param target empty for a figure that is only told */
    private record Figure(
            String what, String ours, String peers, double value, String unit, String target, Boolean met) {}

    void fact(String name, String value) {
        facts.put(name, value);
    }

    void run(String name, Cost cost) {
        runs.computeIfAbsent(name, key -> new ArrayList<>()).add(cost);
        System.err.printf(
                Locale.ROOT,
                "  %-44s %7.2f s   cpu %6.2f   server cpu %6.2f   peak %4d MB%n",
                name,
                cost.wall(),
                cost.own(),
                cost.server(),
                cost.peak() >> 20);
    }

    List<Cost> runs(String name) {
        return runs.getOrDefault(name, List.of());
    }

    void size(String name, double bytes) {
        sizes.put(name, bytes);
    }

    /** Seconds of ours against seconds of a peer's; nothing where one of them did not run. */
    void compareTimes(String ours, String peer, double atMost) {
        if (!runs(ours).isEmpty() && !runs(peer).isEmpty()) {
            compareSeconds(ours + " / " + peer, Cost.median(runs(ours)), Cost.median(runs(peer)), atMost);
        }
    }

    /** @param atMost 0 for a ratio that is only told */
    void compareSeconds(String what, double mine, double theirs, double atMost) {
        add(
                what,
                text(mine, " s"),
                text(theirs, " s"),
                mine / theirs,
                "x",
                atMost > 0 ? "<= " + atMost : "",
                atMost > 0 ? mine / theirs <= atMost : null);
    }

    void compareSizes(String ours, String peer, double atMost) {
        if (sizes.containsKey(ours) && sizes.containsKey(peer)) {
            double ratio = sizes.get(ours) / sizes.get(peer);
            add(
                    "size: " + ours + " / " + peer,
                    text(sizes.get(ours) / 1e6, " MB"),
                    text(sizes.get(peer) / 1e6, " MB"),
                    ratio,
                    "x",
                    "<= " + atMost,
                    ratio <= atMost);
        }
    }

    /** Rates, where more is better. */
    void compareRates(String what, double mine, double theirs, double atLeast) {
        add(
                what,
                text(mine / 1e6, " MB/s"),
                text(theirs / 1e6, " MB/s"),
                mine / theirs,
                "x",
                atLeast > 0 ? ">= " + atLeast : "",
                atLeast > 0 ? mine / theirs >= atLeast : null);
    }

    void value(String what, double value, String unit, double atMost) {
        add(what, "", "", value, unit, "<= " + atMost, value <= atMost);
    }

    void told(String what, double value, String unit) {
        add(what, "", "", value, unit, "", null);
    }

    private void add(String what, String ours, String peers, double value, String unit, String target, Boolean met) {
        figures.add(new Figure(what, ours, peers, value, unit, target, met));
    }

    private static String text(double value, String unit) {
        return String.format(Locale.ROOT, "%.2f%s", value, unit);
    }

    void print(Map<String, String> missing) {
        facts.forEach((name, value) -> System.out.printf("%-16s %s%n", name, value));
        System.out.println();
        System.out.printf("%-62s %12s %12s %10s %9s  %s%n", "FIGURE", "RECOBRO", "PEER", "VALUE", "TARGET", "");
        for (Figure figure : figures) {
            System.out.printf(
                    Locale.ROOT,
                    "%-62s %12s %12s %10s %9s  %s%n",
                    figure.what(),
                    figure.ours(),
                    figure.peers(),
                    String.format(Locale.ROOT, "%.2f %s", figure.value(), figure.unit()),
                    figure.target(),
                    figure.met() == null ? "" : figure.met() ? "met" : "MISSED");
        }
        missing.forEach((name, how) -> System.out.printf("skipped %s: not installed (%s)%n", name, how));
    }

    Path write(Path folder, Instant now, Map<String, String> versions, Map<String, String> missing) throws IOException {
        StringBuilder json = new StringBuilder("{\n  \"at\": ").append(quoted(now.toString()));
        facts.forEach((name, value) ->
                json.append(",\n  ").append(quoted(name)).append(": ").append(quoted(value)));
        json.append(",\n  \"versions\": ")
                .append(texts(versions))
                .append(",\n  \"skipped\": ")
                .append(texts(missing));
        json.append(",\n  \"figures\": [");
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            json.append(i == 0 ? "\n    " : ",\n    ")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"what\": %s, \"recobro\": %s, \"peer\": %s, \"value\": %.4f, \"unit\": %s, \"target\":"
                                    + " %s, \"met\": %s}",
                            quoted(figure.what()),
                            quoted(figure.ours()),
                            quoted(figure.peers()),
                            figure.value(),
                            quoted(figure.unit()),
                            quoted(figure.target()),
                            figure.met()));
        }
        json.append("\n  ],\n  \"bytes\": {");
        String comma = "";
        for (Map.Entry<String, Double> each : sizes.entrySet()) {
            json.append(comma)
                    .append("\n    ")
                    .append(quoted(each.getKey()))
                    .append(": ")
                    .append(each.getValue().longValue());
            comma = ",";
        }
        json.append("\n  },\n  \"runs\": {");
        comma = "";
        for (Map.Entry<String, List<Cost>> each : runs.entrySet()) {
            json.append(comma).append("\n    ").append(quoted(each.getKey())).append(": [");
            json.append(String.join(
                            ", ", each.getValue().stream().map(Cost::json).toList()))
                    .append(']');
            comma = ",";
        }
        json.append("\n  }\n}\n");
        Files.createDirectories(folder);
        Path file =
                folder.resolve(DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                                .withZone(ZoneOffset.UTC)
                                .format(now) + ".json");
        Files.writeString(file, json);
        return file;
    }

    private static String texts(Map<String, String> map) {
        return "{"
                + String.join(
                        ", ",
                        map.entrySet().stream()
                                .map(each -> quoted(each.getKey()) + ": " + quoted(each.getValue()))
                                .toList())
                + "}";
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", " ")
                + '"';
    }
}
