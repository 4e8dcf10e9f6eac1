package io.recobro.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One format as a later version might write it, and what this version must do when it meets it.
 *
 * @param type the class that knows the format's number
 * @param raised makes the later one out of a golden backup
 * @param refused commands that must not succeed, with their exit status
 * @param calm commands that do without it, and must succeed
 */
record LaterFormat(String type, Raised raised, Map<String, Integer> refused, List<String> calm) {
    private static final String NUMBER = "(\"format\"\\s*:\\s*)1";
    private static final String STRANGE = "{\"format\": 2, \"all\": [\"is\", {\"quite\": \"different\"}]}";

    /** How much a later format is like the known one. */
    enum Shape {
        /** Only its number is another. */
        SAME,
        /** Nothing is as it was. */
        OTHER
    }

    /** Writes the later one. */
    @FunctionalInterface
    interface Raised {
        void in(GoldenSurgery surgery, GoldenPlace place, Shape shape) throws IOException;
    }

    /** Of everything that golden backups hold. */
    static List<LaterFormat> all() {
        return List.of(
                new LaterFormat(
                        "Manifest",
                        stored("site/files/manifests/"),
                        Map.of(
                                "verify files --level parse", 1,
                                "restore files --into TARGET", 1,
                                "list files --files", 1,
                                "dump /srv/recobro-golden/deep/new files", 1,
                                "find renamed files", 3,
                                "prune files --confirm", 1),
                        List.of("list", "status files", "replicate files", "backup-now files")),
                new LaterFormat(
                        "TreeFormat",
                        artifact("files", "tree", "# recobro-tree 1 ", "#mtree\n# recobro-tree 2\nwholly different\n"),
                        Map.of(
                                "verify files --level parse", 1,
                                "restore files --into TARGET", 1,
                                "list files --files", 1,
                                "find renamed files", 3),
                        List.of("list", "backup-now files")),
                new LaterFormat(
                        "ContentsReader",
                        artifact(
                                "files", "contents", "# recobro contents 1", "# recobro contents 2\n\u0001different\n"),
                        Map.of("verify files --level parse", 1, "restore files --into TARGET", 1),
                        List.of("list files --files", "backup-now files")),
                new LaterFormat(
                        "TreeFormat",
                        artifact("bucket", "tree", "# recobro-tree 1 ", "#mtree\n# recobro-tree 2\nwholly different\n"),
                        Map.of("verify bucket --level parse", 1, "restore bucket --into TARGET", 1),
                        List.of("list")),
                new LaterFormat(
                        "Inventory",
                        artifact("db", "inventory"),
                        Map.of("verify db --level parse", 1, "restore db --into again", 1),
                        List.of("list", "verify db")),
                new LaterFormat(
                        "DumpFormat",
                        (surgery, place, shape) -> surgery.dumpHeader(
                                "db",
                                head -> shape == Shape.SAME
                                        ? head.replace("dump, format 1", "dump, format 2")
                                        : "-- Recobro dump, format 2\nSELECT 'something else';\n"),
                        Map.of("verify db --level parse", 1, "restore db --into again", 1),
                        List.of("list", "verify db")),
                new LaterFormat(
                        "CollectionRecord",
                        artifact("vectors", "collection"),
                        Map.of("verify vectors --level parse", 1, "restore vectors", 1),
                        List.of("list", "verify vectors")),
                new LaterFormat(
                        "Sample",
                        artifact("vectors", "sample"),
                        Map.of("verify vectors --level parse", 1),
                        List.of("list", "verify vectors")),
                new LaterFormat(
                        "AliasRecord",
                        artifact("vectors", "aliases"),
                        Map.of("verify vectors --level parse", 1),
                        List.of("list", "verify vectors")),
                new LaterFormat(
                        "RunRecord",
                        stored("site/runs/", "_drill_files"),
                        Map.of("history DRILL", 1),
                        List.of("history", "status files")),
                new LaterFormat(
                        "RunRecord",
                        state("records/site_files_20261122T181942Z-zzzzzz.json"),
                        Map.of(),
                        List.of("backup-now files", "prune files --confirm")),
                new LaterFormat(
                        "Evidence",
                        stored("site/files/drills/", "_drill_"),
                        Map.of("drill --report", 3),
                        List.of("status files", "list files")),
                new LaterFormat(
                        "AppliedPolicy",
                        stored("site/files/policies/"),
                        Map.of("prune files --confirm", 1),
                        List.of("list files", "backup-now files")),
                new LaterFormat(
                        "LeaseRecord",
                        (surgery, place, shape) ->
                                Files.writeString(surgery.destination().resolve("site/files/lease.json"), STRANGE),
                        Map.of("prune files --confirm", 1),
                        List.of("verify files", "restore files --into TARGET", "backup-now files")),
                new LaterFormat(
                        "Note",
                        stored("site/files/records/", "pinned_"),
                        Map.of(),
                        List.of("list files", "prune files --confirm")),
                new LaterFormat(
                        "CheckDetail",
                        (surgery, place, shape) -> Files.writeString(
                                surgery.file("site/files/records/", "proven_")
                                        .resolveSibling("damaged_20990101T000000Z.json"),
                                STRANGE),
                        Map.of(),
                        List.of("list files", "backup-now files")),
                new LaterFormat(
                        "Journal", state("recovery/site.json"), Map.of("restore --all --dry-run", 1), List.of("list")),
                new LaterFormat("RunMarker", state("running/site_files.json"), Map.of(), List.of("backup-now files")));
    }

    /** Formats of what this version writes and never reads back, or whose refusal another test shows. */
    static Map<String, String> others() {
        return Map.of(
                "PackMarks", "the key of a mark tells everything; its content is for people",
                "Sampling", "the key of a position tells everything",
                "Keeping", "the key of what a drill proved tells everything",
                "WebhookDocument", "is sent only",
                "Accounts", "AccountsRestore refuses a later one: LaterFormatIT",
                "Protocol", "refused by either end: ControlTest",
                "Incidents", "set aside in the state directory: IncidentsTest",
                "Envelope", "set aside in the state directory: OutboxTest");
    }

    private static Raised stored(String... words) {
        return (surgery, place, shape) -> GoldenSurgery.json(surgery.file(words), raise(shape));
    }

    private static UnaryOperator<ObjectNode> raise(Shape shape) {
        return json -> shape == Shape.SAME
                ? json.put("format", 2)
                : (ObjectNode) JsonMapper.shared().readTree(STRANGE);
    }

    private static Raised artifact(String job, String role) {
        return (surgery, place, shape) ->
                surgery.artifact(job, role, text -> shape == Shape.SAME ? text.replaceFirst(NUMBER, "$12") : STRANGE);
    }

    private static Raised artifact(String job, String role, String line, String other) {
        return (surgery, place, shape) -> surgery.artifact(
                job, role, text -> shape == Shape.SAME ? text.replace(line, line.replace('1', '2')) : other);
    }

    private static Raised state(String name) {
        return (surgery, place, shape) -> {
            Path file = place.state().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, STRANGE);
        };
    }
}
