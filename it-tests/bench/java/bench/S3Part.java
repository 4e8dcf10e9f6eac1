package bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One artifact of 1 GB to a real MinIO and back. */
final class S3Part {
    private static final long BYTES = 1_000_000_000L;
    private static final String UP = "s3 up, recobro";
    private static final String DOWN = "s3 down, recobro";
    private static final String PEER_UP = "s3 up, rclone copyto";
    private static final String PEER_DOWN = "s3 down, rclone copyto";

    private final Place place;
    private final Path folder;
    private final List<Double> ourUp = new ArrayList<>();
    private final List<Double> ourDown = new ArrayList<>();

    S3Part(Place place) {
        this.place = place;
        this.folder = place.folder().resolve("s3");
    }

    void run() throws Exception {
        boolean peer = place.tools().all("rclone");
        if (!place.tools().all("minio")) {
            return;
        }
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        Path artifact = folder.resolve("artifact");
        String digest = noise(artifact);
        try (Minio minio = Minio.start(place.tools(), folder)) {
            Runner runner = new Runner(folder, minio.environment());
            List<String> ours = compile(runner);
            for (int run = 0; run < place.options().runs(); run++) {
                ourUp.add(rate(
                        one(runner, minio, UP, with(ours, "up", artifact.toString(), "recobro-" + run)), "attested"));
                if (peer) {
                    one(runner, minio, PEER_UP, rclone(artifact.toString(), "bench:bench/rclone-" + run));
                }
                Path copy = folder.resolve("copy");
                ourDown.add(
                        rate(one(runner, minio, DOWN, with(ours, "down", copy.toString(), "recobro-" + run)), digest));
                Files.delete(copy);
                if (peer) {
                    one(runner, minio, PEER_DOWN, rclone("bench:bench/rclone-" + run, copy.toString()));
                    Files.delete(copy);
                }
                Place.remove(data.resolve("bench/recobro-" + run));
                Place.remove(data.resolve("bench/rclone-" + run));
            }
        }
        if (peer) {
            place.report().compareRates("s3 up: rate of recobro / of rclone", middle(ourUp), rate(PEER_UP), 0.95);
            place.report().compareRates("s3 down: rate of recobro / of rclone", middle(ourDown), rate(PEER_DOWN), 0.95);
            place.report().compareRates("s3 up, with start of the JVM", rate(UP), rate(PEER_UP), 0);
            place.report().compareRates("s3 down, with start of the JVM", rate(DOWN), rate(PEER_DOWN), 0);
        }
        Place.remove(folder);
    }

    private Cost one(Runner runner, Minio minio, String name, List<String> command) throws Exception {
        Cost cost = runner.run(command, minio.handle());
        place.report().run(name, cost);
        return cost;
    }

    /** Bytes per second while data moved, after a check of what the copy says of itself. */
    private static double rate(Cost cost, String expected) throws IOException {
        String[] words = cost.output().strip().split(" ");
        if (!words[1].equals(expected)) {
            throw new IOException("the copied artifact is not what it was: " + words[1]);
        }
        return BYTES / Double.parseDouble(words[0]);
    }

    private static double middle(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private double rate(String name) {
        return BYTES / Cost.median(place.report().runs(name));
    }

    private List<String> rclone(String from, String to) throws IOException {
        return List.of(place.tools().need("rclone"), "copyto", from, to);
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    /** Compiles the driver against the product as it is built, and says how to start it. */
    private List<String> compile(Runner runner) throws Exception {
        Path target = place.project().resolve("target");
        String path = target.resolve("classes") + ":" + target.resolve("lib") + "/*";
        Path classes = folder.resolve("classes");
        String bin = System.getProperty("java.home") + "/bin/";
        runner.run(List.of(
                bin + "javac",
                "-cp",
                path,
                "-d",
                classes.toString(),
                place.project()
                        .resolve("it-tests/bench/java/product/S3Copy.java")
                        .toString()));
        return List.of(
                bin + "java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes + ":" + path,
                "product.S3Copy");
    }

    /** Writes an artifact that no one can compress, as dumps are; returns its SHA-256. */
    private static String noise(Path file) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Dice dice = new Dice(7);
        java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(8_000_000);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < BYTES; written += buffer.capacity()) {
                buffer.clear();
                while (buffer.hasRemaining()) {
                    buffer.putLong(dice.next());
                }
                sha256.update(buffer.array());
                out.write(buffer.array());
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
