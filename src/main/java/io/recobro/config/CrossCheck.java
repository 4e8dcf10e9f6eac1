package io.recobro.config;

import static io.recobro.config.yaml.YamlDocument.child;

import io.recobro.config.alerts.NotifyCheck;
import io.recobro.config.drills.DrillCheck;
import io.recobro.config.files.FilesCheck;
import io.recobro.config.notation.Schedules;
import io.recobro.config.vectors.QdrantCheck;
import io.recobro.config.yaml.Closest;
import io.recobro.config.yaml.DocumentCheck;
import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import io.recobro.stream.Codec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say: names that must exist, keys that exclude each other. Passes over values of a wrong type. */
final class CrossCheck extends DocumentCheck {
    private static final List<String> RULES =
            List.of("within", "last", "hourly", "daily", "weekly", "monthly", "yearly", "grace");

    private final Set<String> destinations = new LinkedHashSet<>();

    CrossCheck(YamlDocument document, Mistakes mistakes) {
        super(document, mistakes);
    }

    void check() {
        JsonNode root = document.root();
        timing(root, "");
        root.path("destinations").properties().forEach(entry -> destinations.add(entry.getKey()));
        root.path("destinations")
                .properties()
                .forEach(
                        entry -> destination(entry.getKey(), entry.getValue(), child("/destinations", entry.getKey())));
        url(root.path("notify").path("email").path("smtp"), "/notify/email/smtp");
        new NotifyCheck(document, mistakes).check();
        if (root.path("web").path("listen").isString()) {
            WebConfig.mistake(root.path("web")).ifPresent(message -> value("/web/listen", message));
        }
        root.path("jobs").properties().forEach(entry -> job(entry.getValue(), child("/jobs", entry.getKey())));
    }

    private void destination(String name, JsonNode node, String pointer) {
        if (RULES.contains(name)) {
            mistakes.add(document.key(pointer), pointer, "a destination may not be named like a retention rule");
        }
        switch (node.path("type").asString("")) {
            case "sftp" -> sftp(node, pointer);
            case "ftp" -> {
                if (!node.path("allow_plain_text").asBoolean(false)) {
                    value(
                            pointer + "/type",
                            "ftp sends the password and the backups in plain text; use ftps or sftp, or allow it with"
                                    + " 'allow_plain_text: true'");
                }
            }
            default -> {
                // what the schema says is all
            }
        }
        url(node.path("endpoint"), pointer + "/endpoint");
        duration(node.path("timeout"), pointer + "/timeout");
    }

    private void sftp(JsonNode node, String pointer) {
        if (!node.has("password") && !node.has("private_key")) {
            key(pointer, "key 'password' or 'private_key' is missing");
        }
        if (node.has("passphrase") && !node.has("private_key")) {
            key(pointer + "/passphrase", "is only used with private_key");
        }
    }

    private void job(JsonNode job, String pointer) {
        Set<String> to = new LinkedHashSet<>();
        JsonNode list = job.path("to");
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            String name = list.get(i).asString("");
            to.add(name);
            known(name, destinations, pointer + "/to/" + i);
        }
        source(job.path("source"), pointer + "/source");
        compression(job.path("compression"), job.path("source").path("type").asString(""), pointer + "/compression");
        keep(job.path("keep"), to, pointer + "/keep");
        objective(job.path("objectives"), pointer + "/objectives");
        timing(job, pointer);
        schedule(job.path("schedule"), pointer + "/schedule");
        schedule(job.path("drill").path("schedule"), pointer + "/drill/schedule");
        JsonNode from = job.path("drill").path("from");
        if (from.isString()) {
            known(from.asString(), to, pointer + "/drill/from");
        }
        new DrillCheck(document, mistakes)
                .check(job.path("drill"), job.path("source").path("type").asString(""), pointer + "/drill");
    }

    private void known(String name, Set<String> names, String pointer) {
        if (!name.isEmpty() && !names.contains(name)) {
            List<String> real = names.stream().filter(destinations::contains).toList();
            value(
                    pointer,
                    (names == destinations
                                    ? "there is no destination '" + name + "'"
                                    : "'" + name + "' is not a destination of this job")
                            + Closest.hint(name, real));
        }
    }

    private void source(JsonNode source, String pointer) {
        String type = source.path("type").asString("");
        if (type.equals("mariadb")) {
            mariadb(source, pointer);
        } else if (type.equals("files")) {
            new FilesCheck(document, mistakes).check(source, pointer);
        } else if (type.equals("qdrant")) {
            new QdrantCheck(document, mistakes).check(source, pointer);
            duration(source.path("timeout"), pointer + "/timeout");
        } else if (type.equals("server")) {
            new FilesCheck(document, mistakes).server(source, pointer);
        } else if (type.equals("s3")) {
            url(source.path("endpoint"), pointer + "/endpoint");
            new FilesCheck(document, mistakes).selection(source, pointer);
        }
    }

    private void mariadb(JsonNode source, String pointer) {
        List<String> addresses = new ArrayList<>(List.of("host", "socket", "container"));
        addresses.removeIf(key -> !source.has(key));
        if (addresses.size() > 1) {
            key(pointer + "/" + addresses.get(1), "only one of host, socket and container can be given");
        }
        if (source.has("socket") && source.has("port")) {
            key(pointer + "/port", "a socket has no port");
        }
        if (!source.has("password") && !source.has("socket")) {
            key(pointer, "key 'password' is missing; only an account that logs in through a socket needs none");
        }
        if (source.has("tls_ca") && !source.path("tls").asString("").startsWith("verify-")) {
            key(pointer + "/tls_ca", "is only used with tls verify-ca or verify-full");
        }
        if (source.has("command") && !source.path("engine").asString("").equals("mariadb-dump")) {
            key(pointer + "/command", "is only used with engine mariadb-dump");
        }
        duration(source.path("timeout"), pointer + "/timeout");
    }

    private void compression(JsonNode compression, String source, String pointer) {
        boolean files = source.equals("qdrant");
        String name = compression.path("codec").asString(files ? "none" : "gzip");
        JsonNode level = compression.path("level");
        if (name.equals("none") && !files) {
            value(pointer + "/codec", "none is only for sources of type qdrant");
        }
        if (name.equals("none") && !level.isMissingNode()) {
            key(pointer + "/level", "is only used with codec gzip or zstd");
        }
        if (level.canConvertToExactIntegral() && Set.of("gzip", "zstd").contains(name)) {
            Codec codec = Codec.valueOf(name.toUpperCase(Locale.ROOT));
            long value = level.canConvertToLong() ? level.asLong() : Long.MAX_VALUE;
            if (value < codec.lowestLevel() || value > codec.highestLevel()) {
                value(
                        pointer + "/level",
                        "level of " + name + " must be " + codec.lowestLevel() + " to " + codec.highestLevel()
                                + ", not " + level.asString());
            }
        }
    }

    private void keep(JsonNode keep, Set<String> to, String pointer) {
        duration(keep.path("within"), pointer + "/within");
        duration(keep.path("grace"), pointer + "/grace");
        keep.properties().forEach(entry -> {
            if (!RULES.contains(entry.getKey())) {
                String path = child(pointer, entry.getKey());
                if (!to.contains(entry.getKey())) {
                    List<String> known = new ArrayList<>(RULES);
                    known.addAll(to);
                    key(
                            path,
                            "'" + entry.getKey() + "' is neither a retention rule nor a destination of this job"
                                    + Closest.hint(entry.getKey(), known));
                }
                duration(entry.getValue().path("within"), path + "/within");
            }
        });
    }

    private void objective(JsonNode objectives, String pointer) {
        duration(objectives.path("rpo"), pointer + "/rpo");
        duration(objectives.path("rto"), pointer + "/rto");
    }

    private void timing(JsonNode node, String pointer) {
        if (!node.path("random_delay").asString("").strip().equals("0s")) {
            duration(node.path("random_delay"), pointer + "/random_delay");
        }
        duration(node.path("retry").path("after"), pointer + "/retry/after");
        JsonNode zone = node.path("timezone");
        if (zone.isString() && !ZoneId.getAvailableZoneIds().contains(zone.asString())) {
            value(
                    pointer + "/timezone",
                    "there is no time zone '" + zone.asString() + "'"
                            + Closest.hint(zone.asString(), List.copyOf(ZoneId.getAvailableZoneIds())));
        }
    }

    private void schedule(JsonNode node, String pointer) {
        if (node.isString() && node.asString().strip().split(" +").length == 5) {
            Schedules.mistake(node.asString()).ifPresent(message -> value(pointer, message));
        }
    }

    /** Finds what the schema's pattern lets pass. */
    private void url(JsonNode node, String pointer) {
        if (node.isString() && node.asString().contains("://")) {
            try {
                if (new URI(node.asString()).getHost() == null) {
                    value(pointer, "the URL has no host that a name server could know");
                }
            } catch (URISyntaxException mistake) {
                value(pointer, "is not a URL: " + mistake.getReason());
            }
        }
    }
}
