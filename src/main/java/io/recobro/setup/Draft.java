package io.recobro.setup;

import io.recobro.survey.Kind;
import io.recobro.survey.Service;
import io.recobro.survey.Survey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A first configuration. What this version cannot back up yet stands there as a comment, so that nobody takes it for
 * covered. Pure.
 */
public final class Draft {
    /** Where root keeps the configuration: only root reads all that a whole server has. */
    private static final Path OF_ROOT = Path.of("/etc/recobro");

    private final Survey survey;
    private final Places places;
    private final String site;
    private final List<Service> databases;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> names = new TreeSet<>();

    /**
     * Where things are to be.
     *
     * @param output the configuration file
     * @param secrets directory of the files with secrets
     * @param backups directory of the first destination
     */
    public record Places(Path output, Path secrets, Path backups) {}

    /** A job of the draft: its name and what it is made for. */
    record Job(String name, Service service) {}

    public Draft(Survey survey, Places places, String host) {
        this.survey = survey;
        this.places = places;
        this.site = name(survey.project().isEmpty() ? host : survey.project());
        List<Service> found = of(Kind.MARIADB);
        this.databases = found.isEmpty() ? List.of(Template.MARIADB) : found;
    }

    /** The text of the file: valid, and complete but for the secrets that it names. */
    public String text() {
        lines.clear();
        names.clear();
        add("# yaml-language-server: $schema=file:///usr/share/recobro/recobro.schema.json");
        add("# $schema: file:///usr/share/recobro/recobro.schema.json");
        add("# " + origin() + " 'recobro config schema' describes every key.");
        add("site: " + quoted(site) + "    # part of every stored key: choose it now");
        add("");
        add("destinations:");
        add("  local: {type: dir, path: " + quoted(places.backups().toString()) + "}");
        add("  # A place elsewhere: what destroys this host destroys " + places.backups()
                + " too. Then: to: [local, offsite]");
        s3("offsite", "https://s3.example.net");
        of(Kind.MINIO).stream().limit(1).forEach(minio -> {
            add("  # " + minio.title() + " on this host:");
            s3("minio", "http://127.0.0.1:" + minio.port().orElse(Kind.MINIO.port()));
        });
        add("");
        add("jobs:");
        jobs().forEach(this::database);
        of(Kind.QDRANT).stream().limit(1).forEach(this::vectors);
        of(Kind.DRUPAL).stream().limit(1).forEach(this::files);
        server();
        uncovered();
        add("");
        add("# Who hears of trouble; the heartbeat tells when this host itself is dead.");
        add("# notify:");
        add("#   email: {smtp: \"smtps://mail.example.net:465\", user: recobro, password: {file: " + secret("smtp")
                + "},");
        add("#           from: recobro@example.net, to: [ops@example.net]}");
        add("#   heartbeat: {url: {file: " + secret("heartbeat") + "}}");
        return String.join("\n", lines) + "\n";
    }

    List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        for (Service service : databases) {
            jobs.add(new Job(databases.size() == 1 ? "db" : unique(name(service.name())), service));
        }
        return jobs;
    }

    /** Secrets that exist already and belong into files: each with the service that has it. */
    Map<String, Service> keys() {
        Map<String, Service> keys = new TreeMap<>();
        of(Kind.QDRANT).stream().limit(1).filter(Service::keyed).forEach(qdrant -> keys.put("qdrant", qdrant));
        return keys;
    }

    String secret(String name) {
        return places.secrets().resolve(name).toString();
    }

    private String origin() {
        return survey.services().isEmpty()
                ? "Nothing was found on this host: put in your own server."
                : "Made by 'recobro init' from " + String.join(", ", survey.from()) + ".";
    }

    private void s3(String name, String endpoint) {
        add("  # " + name + ": {type: s3, endpoint: \"" + endpoint + "\", region: us-east-1, bucket: backups,");
        add("  #   access_key: {file: " + secret(name + "-access") + "}, secret_key: {file: " + secret(name + "-secret")
                + "}}");
    }

    private void database(Job job) {
        Service service = job.service();
        add("  " + job.name() + ":" + (service.image().isEmpty() ? "" : "    # service " + service.title()));
        String address = address(service);
        add("    source: {type: mariadb, " + address + ", user: recobro, password: {file: " + secret(job.name())
                + "},");
        List<String> items =
                Template.databases(service).stream().map(Draft::quoted).toList();
        add("      databases: [" + String.join(", ", items) + "]}"
                + (service.databases().isEmpty() ? "    # put in the names of yours" : ""));
        plan("    ", "0 */6 * * *", "30d", "7h");
    }

    private static String address(Service service) {
        return service.port()
                .map(port -> "host: 127.0.0.1, port: " + port)
                .orElseGet(() -> "container: " + quoted(service.container().orElseThrow()));
    }

    private void plan(String indent, String schedule, String kept, String rpo) {
        add(indent + "to: [local]");
        boolean first = lines.stream().noneMatch(line -> line.contains("schedule:"));
        add(indent + "schedule: \"" + schedule + "\"" + (first ? "    # minute hour day month weekday, UTC" : ""));
        add(indent + "keep: {within: " + kept + "}");
        add(indent + "objectives: {rpo: " + rpo + ", rto: 1h}");
    }

    private void vectors(Service qdrant) {
        String address = qdrant.port()
                .map(port -> "url: \"http://127.0.0.1:" + port + "\"")
                .orElseGet(() -> "container: " + quoted(qdrant.container().orElseThrow()));
        String key = qdrant.keyed() ? ", api_key: {file: " + secret("qdrant") + "}" : "";
        job("qdrant", "vectors", qdrant, address + key + ",\n      collections: [\"*\"]", "30 2 * * *", "7d", "26h");
    }

    private void files(Service drupal) {
        String source = drupal.volumes().stream()
                .filter(volume -> volume.matches(".*/sites/[^/]+/files/?"))
                .map(volume -> volume.substring(0, volume.indexOf(':')))
                .findFirst()
                .map(place -> place.startsWith("/")
                        ? "paths: [" + quoted(place) + "]"
                        : place.startsWith(".") ? "paths: [/srv/drupal/files]" : "volumes: [" + quoted(place) + "]")
                .orElse("paths: [/srv/drupal/files]");
        job("files", "files", drupal, source + ", exclude: [css/, js/]", "0 2 * * *", "14d", "26h");
    }

    private void job(
            String type, String job, Service service, String source, String schedule, String kept, String rpo) {
        add("  " + unique(job) + ":    # service " + service.title());
        ("    source: {type: " + type + ", " + source + "}").lines().forEach(this::add);
        plan("    ", schedule, kept, rpo);
    }

    /** Real only in the configuration of root: for anybody else each of its runs would be partial. */
    private void server() {
        int from = lines.size();
        boolean root = places.output().startsWith(OF_ROOT);
        add("  " + unique("server")
                + ":    # /etc, homes, /opt, /srv, Docker volumes, and an inventory to rebuild this host"
                + (root ? "" : "; needs root"));
        add("    source: {type: server}");
        plan("    ", "0 3 * * 0", "28d", "8d");
        if (!root) {
            for (int i = from; i < lines.size(); i++) {
                lines.set(i, "  # " + lines.get(i).substring(2));
            }
        }
    }

    private void uncovered() {
        List<String> others = survey.services().stream()
                .filter(service ->
                        Set.of(Kind.POSTGRESQL, Kind.REDIS, Kind.MONGODB).contains(service.kind()))
                .map(Service::title)
                .toList();
        if (!others.isEmpty()) {
            add("");
            add("# No job knows these; their files, as far as 'server' copies them, may not fit together when they"
                    + " come");
            add("# from a running program: " + String.join(", ", others));
        }
    }

    private List<Service> of(Kind kind) {
        return survey.services().stream()
                .filter(service -> service.kind() == kind)
                .toList();
    }

    private String unique(String wanted) {
        String found = Stream.iterate(1, number -> number + 1)
                .map(number -> number == 1 ? wanted : wanted + number)
                .filter(name -> !names.contains(name))
                .findFirst()
                .orElseThrow();
        names.add(found);
        return found;
    }

    private void add(String line) {
        lines.add(line);
    }

    /** A name as the configuration takes it. */
    private static String name(String text) {
        String name =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-").replaceFirst("^[_-]+", "");
        return name.isEmpty() ? "site" : name.substring(0, Math.min(63, name.length()));
    }

    /** Plain where YAML takes it for text, else in double quotes. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z/][A-Za-z0-9_./-]*") && !text.matches("(?i)null|true|false")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
