package io.recobro.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way in which a stored backup can be broken, and what the commands that meet it say.
 *
 * @param name the damage, in words
 * @param breaking does it to the newest backup of a job
 * @param met what is run, in order
 */
record BrokenBackup(String name, Breaking breaking, List<Met> met) {
    private static final String MANIFESTS = "site/files/manifests/";
    private static final String PACKS = "site/files/packs/";
    private static final String HEAL = "hint: mend it out of another destination with 'recobro replicate";

    /** Damages the files of a destination. */
    @FunctionalInterface
    interface Breaking {
        void in(GoldenSurgery surgery) throws IOException;
    }

    /**
     * A command and its outcome.
     *
     * @param words the messages contain all of them
     */
    record Met(String command, int status, List<String> words) {
        static Met of(String command, int status, String... words) {
            return new Met(command, status, List.of(words));
        }
    }

    private static BrokenBackup of(String name, Breaking breaking, Met... met) {
        return new BrokenBackup(name, breaking, List.of(met));
    }

    static List<BrokenBackup> all() {
        return Stream.of(manifests(), files(), databases(), others(), records())
                .flatMap(List::stream)
                .toList();
    }

    /** The snapshot before is restored all the same, for the damage is on record once it was found. */
    private static BrokenBackup snapshot(String name, Breaking breaking, String... words) {
        return of(
                name,
                breaking,
                new Met("verify files --level parse", 13, List.of(words)),
                Met.of("list files", 0, "damaged"),
                Met.of("restore files --into TARGET", 0, "restored"),
                Met.of("restore files --backup NEWEST --into TARGET", 13, "recobro: unable to "));
    }

    private static List<BrokenBackup> manifests() {
        return List.of(
                snapshot("manifest cut short", cut(MANIFESTS), "BAD", "_full_", "it was cut short"),
                snapshot("manifest empty", empty(MANIFESTS), "BAD", "_full_", "it is empty"),
                snapshot("manifest with a flipped bit", flip(MANIFESTS), "BAD", "_full_", "its sha-256 does not match"),
                snapshot(
                        "manifest under another name",
                        surgery -> Files.move(surgery.file(MANIFESTS), otherBytes(surgery.file(MANIFESTS))),
                        "unable to trust manifest",
                        "_full_77.json' in 'local': it describes 'site/files/manifests/"),
                of(
                        "manifest of one backup twice",
                        surgery -> Files.copy(surgery.file(MANIFESTS), otherBytes(surgery.file(MANIFESTS))),
                        Met.of(
                                "verify files --level parse",
                                13,
                                "_full_77.json' in 'local': it describes 'site/files/manifests/",
                                "is not put on record as damaged: it has more than one manifest"),
                        Met.of("prune files --confirm", 13, "3 kept", "0 removed", "it describes")),
                of(
                        "manifest with the id of no backup",
                        surgery -> Files.copy(
                                surgery.file(MANIFESTS),
                                Path.of(surgery.file(MANIFESTS).toString().replaceFirst("-[0-9a-z]{6}_", "-000000_"))),
                        Met.of("verify files --level parse", 13, "-000000_", "it describes 'site/files/manifests/"),
                        Met.of("restore files --into TARGET", 0, "restored"),
                        Met.of("prune files --confirm", 0, "-000000 from local: damaged, and no rule wants it"),
                        Met.of("verify files --level parse", 0)),
                of(
                        "manifest gone",
                        gone(MANIFESTS),
                        Met.of("verify files --level parse", 0, "good"),
                        Met.of("restore files --backup NEWEST --into TARGET", 1, "unable to find a backup 'NEWEST'"),
                        Met.of("restore files --into TARGET", 0, "restored")));
    }

    private static List<BrokenBackup> files() {
        String folder = "site/files/backups/";
        return List.of(
                snapshot("pack gone", gone(PACKS), "unable to find pack", "it is not there", HEAL),
                snapshot(
                        "pack with a flipped bit", flip(PACKS), "unable to trust pack", "SHA-256 does not match", HEAL),
                snapshot("pack cut short", cut(PACKS), "unable to trust pack", "bytes, the manifest says", HEAL),
                snapshot("pack empty", empty(PACKS), "unable to trust pack", "it has 0 bytes, the manifest says", HEAL),
                snapshot("tree gone", gone(folder, "tree"), "unable to find object", "tree.mtree.gz"),
                snapshot(
                        "tree with a flipped bit", flip(folder, "tree"), "tree.mtree.gz", "its sha-256 does not match"),
                snapshot("contents gone", gone(folder, "contents"), "unable to find object", "contents.gz"),
                snapshot("contents cut short", cut(folder, "contents"), "contents.gz", "bytes, the manifest says"),
                snapshot(
                        "contents with a flipped bit",
                        flip(folder, "contents"),
                        "contents.gz",
                        "its sha-256 does not match"),
                of(
                        "a bucket's pack with a flipped bit",
                        flip("site/bucket/packs/"),
                        Met.of(
                                "verify bucket --level parse",
                                13,
                                "unable to trust pack",
                                "SHA-256 does not match",
                                HEAL),
                        Met.of("restore bucket --into TARGET", 13, "is left out", "hint: read another destination")),
                of(
                        "files of others in the folders",
                        surgery -> {
                            for (String name : List.of(
                                    "manifests/notes.txt",
                                    "packs/x.tar.gz",
                                    "backups/hello",
                                    "records/nobody",
                                    "drills/none.json",
                                    "samples/x")) {
                                Files.writeString(surgery.destination().resolve("site/files/" + name), "x");
                            }
                            Files.writeString(surgery.destination().resolve("site/runs/2026-11/what.json"), "x");
                        },
                        Met.of("verify files --level parse", 0),
                        Met.of("restore files --into TARGET", 0),
                        Met.of("prune files --confirm", 0, "2 kept", "0 removed"),
                        Met.of("history", 0),
                        Met.of("status files", 0)));
    }

    private static List<BrokenBackup> databases() {
        String folder = "site/db/backups/";
        return List.of(
                database("dump gone", gone(folder, "db_golden", ".sql.gz"), 13, "unable to find object", ".sql.gz"),
                database("dump with a flipped bit", flip(folder, "db_golden", ".sql.gz"), 10, ".sql.gz", "sha-256"),
                database("member index gone", gone(folder, "index"), 13, "unable to find object", ".index.jsonl.gz"),
                database("member index with a flipped bit", flip(folder, "index"), 13, ".index.jsonl.gz", "sha-256"),
                database("inventory gone", gone(folder, "inventory"), 13, "unable to find object", "inventory.json.gz"),
                database(
                        "inventory cut short",
                        cut(folder, "inventory"),
                        13,
                        "inventory.json.gz",
                        "bytes, the manifest"),
                of(
                        "accounts with a flipped bit",
                        flip(folder, "users_"),
                        Met.of("verify db --level digests", 13, "users_", "sha-256 does not match")));
    }

    /** @param restored status of a restore to a server that is not there: what is read before the server is asked is refused */
    private static BrokenBackup database(String name, Breaking breaking, int restored, String... words) {
        return of(
                name,
                breaking,
                new Met("verify db --level parse", 13, List.of(words)),
                Met.of("restore db --backup NEWEST --into again", restored));
    }

    private static List<BrokenBackup> others() {
        String folder = "site/vectors/backups/";
        return List.of(
                of(
                        "snapshot of a collection gone",
                        gone(folder, ".snapshot"),
                        Met.of("verify vectors", 13, "unable to find object", "docs.snapshot")),
                of(
                        "snapshot of a collection with a flipped bit",
                        flip(folder, ".snapshot"),
                        Met.of("verify vectors --level digests", 13, "docs.snapshot", "its sha-256 does not match")),
                of(
                        "settings of a collection cut short",
                        cut(folder, "collection"),
                        Met.of("verify vectors", 13, "docs.collection.json", "bytes, the manifest says"),
                        Met.of("restore vectors --backup NEWEST", 13, "docs.collection.json", "it ends after")));
    }

    private static List<BrokenBackup> records() {
        return List.of(
                of(
                        "evidence of a drill cut short",
                        cut("site/files/drills/", "_drill_"),
                        Met.of("drill --report", 3, "_drill_passed_", "it was cut short"),
                        Met.of("status files", 0)),
                of(
                        "record of the rules empty",
                        empty("site/files/policies/"),
                        Met.of("prune files --confirm", 0, "2 kept", "0 removed"),
                        Met.of("backup-now files", 0)),
                of(
                        "pin with a flipped bit",
                        flip("site/files/records/", "pinned"),
                        Met.of("list files", 0, "pinned"),
                        Met.of("prune files --confirm", 0, "pinned by somebody, in a record that cannot be read")),
                of(
                        "lease cut short",
                        surgery -> Files.writeString(surgery.destination().resolve("site/files/lease.json"), "{\"fo"),
                        Met.of("backup-now files", 0),
                        Met.of("prune files --confirm", 0)),
                of(
                        "record of damage cut short",
                        surgery -> Files.writeString(
                                surgery.file("site/files/records/", "proven_")
                                        .resolveSibling("damaged_20990101T000000Z.json"),
                                "{\"fo"),
                        Met.of("list files", 0, "damaged"),
                        Met.of("backup-now files", 0),
                        Met.of("restore files --into TARGET", 0)));
    }

    private static Path otherBytes(Path manifest) {
        return Path.of(manifest.toString().replaceFirst("_\\d+\\.json$", "_77.json"));
    }

    private static Breaking cut(String... words) {
        return changed(content -> Optional.of(Arrays.copyOf(content, content.length / 2)), words);
    }

    private static Breaking empty(String... words) {
        return changed(content -> Optional.of(new byte[0]), words);
    }

    private static Breaking gone(String... words) {
        return changed(content -> Optional.empty(), words);
    }

    private static Breaking flip(String... words) {
        return changed(
                content -> {
                    content[content.length / 2] ^= 4;
                    return Optional.of(content);
                },
                words);
    }

    private interface Change {
        Optional<byte[]> of(byte[] content);
    }

    private static Breaking changed(Change change, String... words) {
        return surgery -> {
            Path file = surgery.file(words);
            Optional<byte[]> after = change.of(Files.readAllBytes(file));
            if (after.isPresent()) {
                Files.write(file, after.get());
            } else {
                Files.delete(file);
            }
        };
    }
}
