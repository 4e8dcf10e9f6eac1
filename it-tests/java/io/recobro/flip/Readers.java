package io.recobro.flip;

import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every way in which the product reads what is stored of a job. */
final class Readers {
    private static final int MANY = 6;
    private static final int SOME = 3;
    private static final int FEW = 2;

    private final SmallSite site;
    private final Path target;

    Readers(SmallSite site) {
        this.site = site;
        this.target = site.directory().resolve("target");
    }

    List<Reader> of(String job) {
        List<Reader> readers = new ArrayList<>(List.of(
                command("list", SOME, "list", job),
                command("status", FEW, "status", job),
                command("history", FEW, "history", job),
                new Reader("history RUN", MANY, Readers::isRun, (local, far, key) -> history(local, key)),
                new Reader("show", MANY, (local, far, key) -> show(local, job, key)),
                command("verify --level manifest", SOME, "verify", job, "--from", "local", "--level", "manifest"),
                command("verify --level digests", MANY, "verify", job, "--from", "local", "--level", "digests"),
                command("verify --level parse", SOME, "verify", job, "--from", "local", "--level", "parse"),
                command("verify --sample", SOME, "verify", job, "--from", "local", "--sample", "100%"),
                command("drill --report", MANY, "drill", job, "--report"),
                new Reader("prune", SOME, (local, far, key) -> prune(local, job)),
                new Reader("replicate", SOME, (local, far, key) -> replicate(local, far, job))));
        switch (job) {
            case "db" -> readers.add(new Reader("restore", FEW, (local, far, key) -> database(local, job)));
            case "dbz" -> readers.add(new Reader("restore", FEW, (local, far, key) -> database(local, job)));
            case "vectors" -> {
                readers.add(new Reader("restore", FEW, (local, far, key) -> collection(local)));
                readers.add(command("drill", FEW, "drill", job, "--from", "local"));
            }
            case "media" -> {
                readers.addAll(ofFiles(job, "a/2"));
                readers.add(new Reader("backup with parent", FEW, (local, far, key) -> backup(local, far, job)));
            }
            default -> {
                readers.addAll(ofFiles(job, site.tree() + "/deep/er/noise"));
                readers.add(command("drill", FEW, "drill", job, "--from", "local"));
                readers.add(command("diff", SOME, "diff", "previous", "latest", "--job", job, "--from", "local"));
                readers.add(new Reader("backup with parent", SOME, (local, far, key) -> backup(local, far, job)));
            }
        }
        readers.add(command("restore --dry-run", SOME, restoreDry(job)));
        return readers;
    }

    /** Those that believe what JSON says. */
    List<Reader> ofWords(String job) {
        return of(job).stream()
                .filter(reader -> List.of(
                                "show", "history RUN", "drill --report", "replicate", "verify --level digests")
                        .contains(reader.name()))
                .toList();
    }

    private List<Reader> ofFiles(String job, String path) {
        return List.of(
                command("list --files", SOME, "list", job, "--files", "--from", "local"),
                command("find", SOME, "find", "*", job, "--from", "local"),
                command("dump", SOME, "dump", path, job, "--from", "local"),
                new Reader("restore", SOME, (local, far, key) -> tree(local, job, "latest")),
                new Reader(
                        "restore of the one before", FEW, (local, far, key) -> tree(local, job, oldest(local, job))));
    }

    private String[] restoreDry(String job) {
        String into = switch (job) {
            case "vectors" -> "copy";
            case "db", "dbz" -> "copy";
            default -> target.resolve("dry").toString();
        };
        List<String> arguments =
                new ArrayList<>(List.of("restore", job, "--from", "local", "--dry-run", "--into", into));
        if (job.equals("vectors")) {
            arguments.addAll(List.of("--collection", "docs"));
        }
        return arguments.toArray(String[]::new);
    }

    private Reader command(String name, int flips, String... arguments) {
        return new Reader(name, flips, (local, far, key) -> run(local, far, arguments));
    }

    private Seen run(Shelf local, Shelf far, String... arguments) {
        return run(local.fill("local"), far.fill("far"), arguments);
    }

    private Seen run(MemoryStorage local, MemoryStorage far, String... arguments) {
        Seen seen = site.run(Map.of("local", local, "far", far), site.now(), arguments);
        return arguments[0].equals("dump") ? seen : timeless(seen);
    }

    private static Catalog catalog(MemoryStorage storage) {
        return new Catalog(storage, new KeyLayout(SmallSite.SITE));
    }

    private static String oldest(Shelf shelf, String job) {
        return catalog(shelf.fill("local")).backups(job).getFirst().id().value();
    }

    private static boolean isRun(ObjectKey key) {
        return key.value().startsWith(SmallSite.SITE + "/runs/");
    }

    /** In a site where only this destination has any. */
    private Seen history(Shelf local, ObjectKey key) {
        String run = key.value().replaceAll(".*/([^/_]+)_.*", "$1");
        return run(local.fill("local"), new MemoryStorage("far"), "history", run);
    }

    /** The backup that the object is about; in a site where only this destination has any. */
    private Seen show(Shelf local, String job, ObjectKey key) {
        MemoryStorage storage = local.fill("local");
        String backup = catalog(storage).backups(job).stream()
                .map(entry -> entry.id().value())
                .filter(key.value()::contains)
                .findFirst()
                .orElse("latest");
        return run(storage, new MemoryStorage("far"), "show", backup);
    }

    private Seen tree(Shelf local, String job, String backup) {
        Path into = target.resolve("tree");
        clear(into);
        Seen seen = run(local, local, "restore", job, "--from", "local", "--backup", backup, "--into", into.toString());
        return withEffect(seen, seen.status() == 0 ? digest(into) : "");
    }

    private Seen database(Shelf local, String job) {
        Seen seen = run(local, local, "restore", job, "--from", "local", "--into", "copy");
        try (Connection connection = site.database().connect("")) {
            StringBuilder rows = new StringBuilder();
            if (seen.status() == 0) {
                query(connection, "CHECKSUM TABLE copy.item, copy.note", rows);
                query(connection, "SHOW CREATE TABLE copy.item", rows);
                query(connection, "SELECT COUNT(*) FROM copy.cheap", rows);
            }
            try (var statement = connection.createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS copy");
            }
            return withEffect(seen, rows.toString());
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void query(Connection connection, String sql, StringBuilder rows) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    rows.append(result.getString(column)).append(' ');
                }
            }
        }
    }

    private Seen collection(Shelf local) {
        Seen seen =
                run(local, local, "restore", "vectors", "--from", "local", "--collection", "docs", "--into", "copy");
        String points = seen.status() == 0 ? site.vectors().points("copy") : "";
        if (site.vectors().collections().contains("copy")) {
            site.vectors().remove("copy");
        }
        return withEffect(seen, points);
    }

    /** What is left, and whether everything that a manifest names is. */
    private Seen prune(Shelf local, String job) {
        MemoryStorage storage = local.fill("local");
        Seen seen = run(storage, new MemoryStorage("far"), "prune", job, "--destination", "local", "--confirm");
        return withEffect(seen, String.valueOf(lost(local, storage, job)));
    }

    private static List<String> lost(Shelf before, MemoryStorage after, String job) {
        return before.objects().keySet().stream()
                .map(ObjectKey::value)
                .filter(key -> key.startsWith(SmallSite.SITE + "/" + job + "/backups/")
                        || key.startsWith(SmallSite.SITE + "/" + job + "/packs/"))
                .filter(key -> after.stat(new ObjectKey(key)).isEmpty())
                .toList();
    }

    /** What arrives where there was nothing of the job. */
    private Seen replicate(Shelf local, Shelf far, String job) {
        MemoryStorage to = far.without(SmallSite.SITE + "/" + job + "/").fill("far");
        Seen seen = run(local.fill("local"), to, "replicate", job, "--from", "local", "--to", "far");
        StringBuilder arrived = new StringBuilder();
        Catalog catalog = catalog(to);
        for (BackupEntry entry : catalog.backups(job)) {
            Manifest manifest = catalog.manifest(entry);
            arrived.append(entry.manifestKey())
                    .append(manifest.artifacts())
                    .append(manifest.packs())
                    .append(manifest.facts())
                    .append(manifest.recoveryPoint());
        }
        for (String folder : List.of("/backups/", "/packs/")) {
            to.list(SmallSite.SITE + "/" + job + folder)
                    .forEach(object -> arrived.append(object.key())
                            .append(Digests.content(to.content(object.key())).sha256()));
        }
        return withEffect(seen, arrived.toString());
    }

    /** A backup that builds on what is stored, and what it restores to in both destinations. */
    private Seen backup(Shelf local, Shelf far, String job) {
        MemoryStorage one = local.fill("local");
        MemoryStorage other = far.fill("far");
        Seen made = run(one, other, "backup-now", job);
        if (made.status() != 0) {
            return new Seen(made.status(), "", made.err() + made.out(), "");
        }
        StringBuilder restored = new StringBuilder();
        Seen all = new Seen(0, "", made.err() + made.out(), "");
        for (String from : List.of("local", "far")) {
            Path into = target.resolve("parent");
            clear(into);
            String newest = catalog(one).backups(job).getLast().id().value();
            Seen seen = run(one, other, "restore", job, "--from", from, "--backup", newest, "--into", into.toString());
            all = new Seen(Math.max(all.status(), seen.status()), "", all.err() + seen.err(), "");
            restored.append(seen.status() == 0 ? digest(into) : "");
        }
        return withEffect(all, restored.toString());
    }

    private static Seen withEffect(Seen seen, String effect) {
        return new Seen(seen.status(), seen.out(), seen.err(), effect);
    }

    private static Seen timeless(Seen seen) {
        String out = seen.out().replaceAll("[0-9.]+ ?(ms|s|[KMG]?i?B/s)\\b| [0-9]+\\.[0-9] ", "#");
        return new Seen(seen.status(), out, seen.err(), "");
    }

    private static void clear(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Names, types, contents, modes and times of all that lies below, but for the way down to it. */
    private String digest(Path root) {
        Path captured = Path.of(root + site.tree().toString());
        Path from = Files.exists(captured) ? captured : root;
        StringBuilder all = new StringBuilder();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.sorted().toList()) {
                all.append(from.relativize(path));
                if (Files.isSymbolicLink(path)) {
                    all.append(" -> ").append(Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path)) {
                    all.append(' ')
                            .append(Digests.content(Files.readAllBytes(path)).sha256());
                }
                if (from.equals(captured)) {
                    all.append(' ')
                            .append(Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS))
                            .append(' ')
                            .append(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
                }
                all.append('\n');
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        byte[] text = all.toString().getBytes(StandardCharsets.UTF_8);
        return Digests.sha256(text, 0, text.length);
    }
}
