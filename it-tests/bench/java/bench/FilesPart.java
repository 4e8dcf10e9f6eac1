package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Snapshots of directory trees in a directory, against other programs that make them. */
final class FilesPart {
    private static final int FILES = 24_000;
    private static final int MANY = 200_000;
    private static final long LARGE_BYTES = 540_000_000L;
    private static final int VERSIONS = 10;
    private static final int ASKED = 5;

    /** What these parts take at full scale on two processors, about. */
    private static final double MANY_SECONDS = 150;

    private static final double VERSIONS_SECONDS = 120;

    private static final String DAEMON = "recobro daemon";

    /** {@code backup-now} where the daemon runs, which does it. */
    private static final String ASKING = "recobro backup-now beside its daemon";

    private final Place place;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Runner runner;
    private final long begin = System.nanoTime();

    FilesPart(Place place) {
        this.place = place;
        this.folder = place.folder().resolve("files");
        environment.put("RECOBRO_JAVA_HOME", System.getProperty("java.home"));
        environment.put("STATE_DIRECTORY", folder.resolve("state").toString());
        environment.put("RUNTIME_DIRECTORY", folder.resolve("state").toString());
        environment.put("RESTIC_PASSWORD", "bench");
        environment.put("RESTIC_CACHE_DIR", folder.resolve("restic-cache").toString());
        environment.put("BORG_BASE_DIR", folder.resolve("borg-base").toString());
        environment.put("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
        environment.put("RCLONE_CONFIG", "/dev/null");
        this.runner = new Runner(place.folder(), environment);
    }

    void run() throws Exception {
        double scale = place.options().scale();
        int files = (int) (FILES * scale);
        Files.createDirectories(folder.resolve("state"));
        System.err.println("generating files");
        FileTree site = new FileTree(folder.resolve("site"), place.options().seed());
        site.small(files, 4 << 10, 60 << 10);
        site.large((long) (LARGE_BYTES * scale));
        int rounds = 1;
        double round = round(site, files);
        if (place.tools().all("minio") && timeFor("MinIO", round)) {
            minio();
        }
        if (timeFor("versions", scale * VERSIONS_SECONDS)) {
            versions(scale);
        }
        if (timeFor("many files", Math.max(round, scale * MANY_SECONDS))) {
            many((int) (MANY * scale));
        }
        while (rounds < place.options().runs() && timeFor("round " + (rounds + 1), round)) {
            round = Math.max(round, round(site, files));
            rounds++;
        }
        compare("first", 0.8);
        compare("unchanged", 0.5);
        compareDaemon("unchanged", 0.5);
        compare("1 % changed", 0.7);
        compare("restore", 0.7);
        place.report().told("files: rounds", rounds, "");
        Place.remove(folder);
    }

    /** All of it once with every peer; returns the seconds it took. */
    private double round(FileTree site, int files) throws Exception {
        double start = seconds();
        List<Peer> peers = peers("site");
        for (Peer peer : peers) {
            peer.prepare();
        }
        all(peers, "first");
        all(peers, "unchanged");
        askDaemon(folder.resolve("site.yml"), environment, "unchanged");
        site.changeOneInHundred(files);
        all(peers, "1 % changed");
        for (Peer peer : peers) {
            restore(peer, folder.resolve("site"));
        }
        remove(peers);
        return seconds() - start;
    }

    /** Whether that many seconds are left; tells what is left out. */
    private boolean timeFor(String what, double seconds) {
        boolean enough = seconds() + seconds <= place.options().minutes() * 60;
        if (!enough) {
            place.report().fact("left out: " + what, "the time would not suffice");
            System.err.println("no time for " + what);
        }
        return enough;
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void many(int files) throws Exception {
        System.err.println("generating many small files");
        new FileTree(folder.resolve("many"), place.options().seed()).small(files, 4096, 4096);
        List<Peer> peers = peers("many");
        for (Peer peer : peers) {
            // Recobro and restic come first; the others are only told
            if (peer.name.equals("recobro")
                    || peer.name.equals("restic")
                    || timeFor("many, " + peer.name, 90 * place.options().scale())) {
                peer.prepare();
                all(List.of(peer), "many, first");
                all(List.of(peer), "many, unchanged");
            }
        }
        compare("many, first", 0.8);
        compare("many, unchanged", 0.5);
        remove(peers);
        Place.remove(folder.resolve("many"));
    }

    /** The same tree in a bucket, where nothing changed. */
    private void minio() throws Exception {
        Path there = folder.resolve("minio");
        Files.createDirectories(there);
        Path access = Files.writeString(there.resolve("access"), Minio.ACCESS_KEY);
        Path secret = Files.writeString(there.resolve("secret"), Minio.SECRET_KEY);
        for (Path key : List.of(access, secret)) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        try (Minio minio = Minio.start(place.tools(), there)) {
            Map<String, String> environment = new LinkedHashMap<>(this.environment);
            environment.putAll(minio.environment());
            Runner remote = new Runner(place.folder(), environment);
            String source = folder.resolve("site").toString();
            Path configuration = Files.writeString(
                    there.resolve("site.yml"),
                    "site: bench\ndestinations:\n  bucket: {type: s3, endpoint: \"" + minio.endpoint()
                            + "\", bucket: bench, prefix: recobro, access_key: {file: " + access
                            + "}, secret_key: {file: " + secret + "}}\njobs:\n  site: {source: {type: files, paths: ["
                            + source + "]}, to: [bucket]}\n");
            Map<String, List<String>> commands = new LinkedHashMap<>();
            commands.put("recobro", List.of(place.recobro(), "-c", configuration.toString(), "backup-now", "site"));
            if (place.tools().all("restic")) {
                String restic = place.tools().need("restic");
                String repository = "s3:" + minio.endpoint() + "/bench/restic";
                remote.run(List.of(restic, "-q", "-r", repository, "init"));
                commands.put("restic", List.of(restic, "-q", "-r", repository, "backup", source));
            }
            for (int run = 0; run <= place.options().runs(); run++) {
                String what = run == 0 ? "first to MinIO" : "unchanged to MinIO";
                for (Map.Entry<String, List<String>> each : commands.entrySet()) {
                    remote.run(List.of("sync"));
                    place.report().run(name(what, each.getKey()), remote.run(each.getValue(), minio.handle()));
                }
            }
            askDaemon(configuration, environment, "unchanged to MinIO");
        }
        compare("first to MinIO", 0.8);
        compare("unchanged to MinIO", 0.5);
        compareDaemon("unchanged to MinIO", 0.5);
        Place.remove(there);
    }

    private static void remove(List<Peer> peers) throws IOException {
        for (Peer peer : peers) {
            Place.remove(peer.repository);
        }
    }

    /** Ten versions of a tree with large files: what they take together. */
    private void versions(double scale) throws Exception {
        System.err.println("generating versions of large files");
        FileTree tree = new FileTree(folder.resolve("churn"), place.options().seed());
        tree.small((int) (500 * scale), 4 << 10, 60 << 10);
        tree.large((long) (LARGE_BYTES * scale));
        List<Peer> peers = peers("churn");
        peers.removeIf(peer -> peer.name.equals("rclone"));
        for (Peer peer : peers) {
            peer.prepare();
        }
        for (int version = 0; version < VERSIONS; version++) {
            if (version > 0 && !timeFor("version " + (version + 1), 0)) {
                break;
            }
            if (version > 0) {
                tree.churn(version);
            }
            all(peers, "version of large files");
        }
        for (Peer peer : peers) {
            place.report().size(name("ten versions", peer.name), Place.bytes(peer.repository));
        }
        place.report().compareSizes(name("ten versions", "recobro"), name("ten versions", "restic"), 1.05);
        remove(peers);
        Place.remove(folder.resolve("churn"));
    }

    private void all(List<Peer> peers, String what) throws Exception {
        for (Peer peer : peers) {
            runner.run(List.of("sync"));
            place.report().run(name(what, peer.name), runner.run(peer.backup));
        }
    }

    private void restore(Peer peer, Path original) throws Exception {
        Path target = folder.resolve("restored");
        Place.remove(target);
        Files.createDirectories(target);
        runner.run(List.of("sync"));
        place.report().run(name("restore", peer.name), runner.run(peer.restore));
        Path copy = peer.inside ? target : Path.of(target.toString(), original.toString());
        runner.run(List.of("diff", "-r", "--no-dereference", original.toString(), copy.toString()));
        Place.remove(target);
    }

    /** The same as the daemon does it, which has no start to pay for: asked at its socket, and by the command line. */
    private void askDaemon(Path configuration, Map<String, String> variables, String what) throws Exception {
        Path state = folder.resolve("state");
        List<String> command = List.of(place.recobro(), "-c", configuration.toString(), "backup-now", "site");
        try (Daemon daemon = Daemon.start(place.recobro(), configuration, variables, state)) {
            for (int run = 0; run < ASKED; run++) {
                runner.run(List.of("sync"));
                place.report().run(name(what, DAEMON), daemon.backup("site"));
                daemon.rest();
                place.report().run(name(what, ASKING), runner.run(command));
            }
        }
    }

    private void compareDaemon(String what, double restic) {
        place.report().compareTimes(name(what, DAEMON), name(what, "restic"), restic);
        place.report().compareTimes(name(what, ASKING), name(what, "restic"), restic);
    }

    private void compare(String what, double restic) {
        place.report().compareTimes(name(what, "recobro"), name(what, "restic"), restic);
        for (String peer : List.of("borg", "rclone")) {
            if (!place.report().runs(name(what, peer)).isEmpty()) {
                double ours = Cost.median(place.report().runs(name(what, "recobro")));
                double theirs = Cost.median(place.report().runs(name(what, peer)));
                place.report().told(name(what, "recobro") + " / " + peer, ours / theirs, "x");
            }
        }
    }

    private static String name(String what, String program) {
        return "files " + what + ", " + program;
    }

    /** @param inside the restore puts the tree itself into the target, else below its full path */
    private record Peer(
            String name,
            Path repository,
            List<List<String>> initialization,
            List<String> backup,
            List<String> restore,
            boolean inside,
            Runner runner) {
        void prepare() throws Exception {
            Place.remove(repository);
            Files.createDirectories(repository);
            for (List<String> command : initialization) {
                runner.run(command);
            }
        }
    }

    private List<Peer> peers(String tree) throws IOException {
        String source = folder.resolve(tree).toString();
        String target = folder.resolve("restored").toString();
        List<Peer> peers = new ArrayList<>();
        Path repository = folder.resolve("of-recobro");
        Path configuration = folder.resolve(tree + ".yml");
        Files.writeString(
                configuration,
                "site: bench\ndestinations:\n  local: {type: dir, path: " + repository + "}\njobs:\n  " + tree
                        + ": {source: {type: files, paths: [" + source + "]}, to: [local]}\n");
        String recobro = place.recobro();
        peers.add(new Peer(
                "recobro",
                repository,
                List.of(),
                List.of(recobro, "-c", configuration.toString(), "backup-now", tree),
                List.of(recobro, "-c", configuration.toString(), "restore", tree, "--into", target),
                false,
                runner));
        if (place.tools().all("restic")) {
            String there = folder.resolve("of-restic").toString();
            String restic = place.tools().need("restic");
            peers.add(new Peer(
                    "restic",
                    Path.of(there),
                    List.of(List.of(restic, "-q", "-r", there, "init")),
                    List.of(restic, "-q", "-r", there, "backup", source),
                    List.of(restic, "-q", "-r", there, "restore", "latest", "--target", target),
                    false,
                    runner));
        }
        if (place.tools().all("borg")) {
            String there = folder.resolve("of-borg").toString();
            String borg = place.tools().need("borg");
            peers.add(new Peer(
                    "borg",
                    Path.of(there),
                    List.of(List.of(borg, "init", "-e", "none", there)),
                    List.of(borg, "create", there + "::{now:%Y%m%dT%H%M%S.%f}", source),
                    Runner.pipeline("cd '" + target + "' && '" + borg + "' extract '" + there + "'::$('" + borg
                            + "' list --short --last 1 '" + there + "')"),
                    false,
                    runner));
        }
        if (place.tools().all("rclone")) {
            String there = folder.resolve("of-rclone").toString();
            String rclone = place.tools().need("rclone");
            peers.add(new Peer(
                    "rclone",
                    Path.of(there),
                    List.of(),
                    List.of(rclone, "-q", "sync", source, there),
                    List.of(rclone, "-q", "copy", there, target),
                    true,
                    runner));
        }
        return peers;
    }
}
