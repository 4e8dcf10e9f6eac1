package io.recobro.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The arrows between packages and the fences around libraries: what is allowed, and what breaks it in given sources. */
final class Layers {
    private static final String BASE = "io.recobro";
    private static final String ROOT = "(root)";
    private static final Pattern OWN_NAME = Pattern.compile("\\bio\\.recobro\\.[a-z][\\w.]*");

    /** For each room what it may use besides itself. A room not named here is a mistake too. */
    private static final Map<String, Set<String>> MAY_USE = mayUse();

    private static final Set<String> MAY_KNOW_SETTINGS = Set.of("config", "cli", "site", "daemon", "drill");

    /** For each library who may use it: rooms, sub-packages, or single files of the root. */
    private static final Map<String, Fence> FENCES = fences();

    private Layers() {}

    private static Map<String, Set<String>> mayUse() {
        Set<String> ports = Set.of("source", "catalog", "storage", "stream", "fault");
        Set<String> useCases = Set.of(
                "backup",
                "restore",
                "drill",
                "retention",
                "objective",
                "notify",
                "catalog",
                "storage",
                "config",
                "source",
                "secret",
                "stream",
                "fault");
        Map<String, Set<String>> table = new LinkedHashMap<>();
        Set<String> withOperations = new TreeSet<>(useCases);
        withOperations.add("operation");
        withOperations.add("doctor");
        withOperations.add("setup");
        withOperations.add("watch");
        Set<String> ofCommands = new TreeSet<>(withOperations);
        ofCommands.add("runbook");
        table.put("cli", ofCommands);
        table.put("runbook", Set.of());
        table.put("daemon", withOperations);
        Set<String> withSurvey = new TreeSet<>(withOperations);
        withSurvey.add("survey");
        table.put("site", withSurvey);
        table.put("operation", Set.of("doctor", "config", "source", "storage", "stream", "objective", "fault"));
        table.put("setup", Set.of("survey", "operation", "fault"));
        table.put("survey", Set.of("config", "secret", "fault"));
        table.put(
                "doctor",
                Set.of(
                        "survey",
                        "config",
                        "source",
                        "storage",
                        "catalog",
                        "retention",
                        "objective",
                        "notify",
                        "secret",
                        "stream",
                        "fault"));
        table.put("watch", Set.of("operation", "objective", "notify", "config", "fault"));
        table.put(
                "config",
                Set.of("source", "storage", "stream", "secret", "fault", "retention", "objective", "drill", "notify"));
        table.put("notify", Set.of("secret", "fault"));
        table.put("objective", Set.of("catalog", "fault"));
        table.put("drill", Set.of("restore", "source", "catalog", "storage", "stream", "fault"));
        table.put("restore", ports);
        table.put("backup", ports);
        table.put("retention", Set.of("catalog", "storage", "fault"));
        table.put("catalog", Set.of("source", "storage", "stream", "fault"));
        table.put("source", Set.of("s3", "stream", "secret", "fault"));
        table.put("storage", Set.of("s3", "stream", "secret", "fault"));
        table.put("s3", Set.of("secret", "fault"));
        table.put("stream", Set.of("fault"));
        table.put("secret", Set.of("fault"));
        table.put("fault", Set.of());
        return table;
    }

    private static Map<String, Fence> fences() {
        Map<String, Fence> table = new LinkedHashMap<>();
        table.put(
                "software.amazon.awssdk",
                new Fence(
                        Set.of("s3", "storage.s3", "source.s3"),
                        "a bucket is a destination or a source: another S3 client must cost those packages only"));
        table.put("java.sql", new Fence(Set.of("source"), "only sources talk to databases"));
        table.put("javax.sql", new Fence(Set.of("source"), "only sources talk to databases"));
        table.put("org.mariadb", new Fence(Set.of("source"), "only sources talk to databases"));
        table.put("picocli", new Fence(Set.of("cli", "Main"), "the core must work without a command line"));
        table.put("com.github.freva", new Fence(Set.of("cli"), "only the command line draws tables"));
        table.put("org.snakeyaml", new Fence(Set.of("config"), "only the configuration is YAML"));
        table.put("com.networknt", new Fence(Set.of("config"), "only the configuration has a schema"));
        table.put("com.github.luben", new Fence(Set.of("stream"), "codecs are known to the stream only"));
        table.put("okhttp3", new Fence(Set.of("source", "storage", "notify", "secret"), "only adapters speak HTTP"));
        table.put("org.simplejavamail", new Fence(Set.of("notify.mail"), "another mail library must cost one package"));
        table.put("jakarta.mail", new Fence(Set.of("notify.mail"), "another mail library must cost one package"));
        table.put("com.sanctionco", new Fence(Set.of("notify.mail"), "another mail library must cost one package"));
        table.put("org.eclipse.angus", new Fence(Set.of("notify.mail"), "another mail library must cost one package"));
        table.put("org.quartz", new Fence(Set.of("daemon"), "use cases do not know when they run"));
        table.put(
                "io.prometheus",
                new Fence(Set.of("daemon.metrics", "daemon.web"), "what is measured must not know who reads it"));
        table.put("com.sun.net", new Fence(Set.of("daemon.web"), "only the daemon serves HTTP"));
        table.put("io.javalin", new Fence(Set.of("daemon.web"), "only the dashboard serves HTTP"));
        table.put("ch.qos.logback", new Fence(Set.of("cli", "daemon", "Main", "Wiring"), "code logs through SLF4J"));
        table.put("java.util.logging", new Fence(Set.of(), "code logs through SLF4J"));
        return table;
    }

    private record Fence(Set<String> allowed, String reason) {}

    /** Every arrow that the table does not allow, with file, line, name and reason. */
    static List<String> wrongArrows(List<JavaSource> sources) {
        return sources.stream()
                .flatMap(source -> used(source).map(use -> complaint(source, use)))
                .filter(complaint -> !complaint.isEmpty())
                .distinct()
                .toList();
    }

    /** Every use of a library outside its fence. */
    static List<String> brokenFences(List<JavaSource> sources) {
        return sources.stream()
                .flatMap(source -> FENCES.entrySet().stream().flatMap(fence -> broken(source, fence)))
                .toList();
    }

    /** Packages that use each other, directly or through others; empty when there are none. */
    static Set<String> cycle(List<JavaSource> sources) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaSource source : sources) {
            Set<String> targets = arrows.computeIfAbsent(source.packageName(), name -> new TreeSet<>());
            used(source).map(Use::packageName).forEach(targets::add);
            targets.remove(source.packageName());
        }
        boolean shrunk = true;
        while (shrunk) {
            Set<String> usedByOthers = new TreeSet<>();
            arrows.values().forEach(usedByOthers::addAll);
            shrunk = arrows.entrySet()
                    .removeIf(entry -> !usedByOthers.contains(entry.getKey())
                            || entry.getValue().stream().noneMatch(arrows::containsKey));
        }
        return arrows.keySet();
    }

    private static String complaint(JavaSource source, Use use) {
        String from = room(source.packageName());
        String to = room(use.packageName());
        String where = source.path() + ":" + use.line() + ": ";
        if (from.equals(ROOT) || from.equals(to)) {
            return "";
        }
        if (!MAY_USE.containsKey(from)) {
            return where + "package '" + from + "' has no place in the table of layers yet: decide what it may use";
        }
        if (!MAY_USE.get(from).contains(to)) {
            return where + "'" + from + "' must not use '" + to + "' (" + use.name() + "); it may use "
                    + new TreeSet<>(MAY_USE.get(from))
                    + ": packages look downwards only, so that each can be read and tested with what lies below";
        }
        boolean adapter = use.packageName().startsWith(BASE + ".source.")
                || use.packageName().startsWith(BASE + ".storage.");
        boolean settings = use.typeName().endsWith("Settings") && MAY_KNOW_SETTINGS.contains(from);
        if (adapter && !settings) {
            return where + "'" + from + "' must not know the adapter " + use.name()
                    + ": only Wiring constructs adapters, and above them only their settings are known, in "
                    + MAY_KNOW_SETTINGS
                    + "; use the port in '" + to + "'";
        }
        return "";
    }

    private static Stream<String> broken(JavaSource source, Map.Entry<String, Fence> fence) {
        String place = source.packageName().equals(BASE)
                ? source.fileName().replace(".java", "")
                : source.packageName().substring(BASE.length() + 1);
        boolean allowed = fence.getValue().allowed().stream()
                .anyMatch(room -> place.equals(room) || place.startsWith(room + "."));
        Pattern name = Pattern.compile("(?<![\\w.])" + Pattern.quote(fence.getKey()) + "\\.[\\w.]+");
        return allowed
                ? Stream.empty()
                : source.occurrences(name).stream()
                        .map(use -> use + " belongs into "
                                + new TreeSet<>(fence.getValue().allowed()) + " only: "
                                + fence.getValue().reason());
    }

    private static Stream<Use> used(JavaSource source) {
        Matcher matcher = OWN_NAME.matcher(source.code());
        return matcher.results()
                .filter(match -> !source.code().substring(0, match.start()).endsWith("package "))
                .map(match -> new Use(match.group(), source.lineOf(match.start())));
    }

    private static String room(String packageName) {
        if (packageName.equals(BASE)) {
            return ROOT;
        }
        String inside = packageName.substring(BASE.length() + 1);
        return inside.contains(".") ? inside.substring(0, inside.indexOf('.')) : inside;
    }

    /** A mention of one of our own types: an import or a qualified name. */
    private record Use(String name, int line) {
        String packageName() {
            Matcher matcher = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9_]*)*(?=\\.[A-Z*]|\\.?$)")
                    .matcher(name);
            return matcher.find() ? matcher.group() : name;
        }

        String typeName() {
            String rest = name.substring(Math.min(name.length(), packageName().length() + 1));
            return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
        }
    }
}
