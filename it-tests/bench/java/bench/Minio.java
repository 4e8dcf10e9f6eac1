package bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A private MinIO on loopback with one bucket, {@code bench}; ends with {@link #close}. */
final class Minio implements AutoCloseable {
    static final String ACCESS_KEY = "benchmark";
    static final String SECRET_KEY = "benchmark-secret";

    private final Process process;
    private final String endpoint;

    private Minio(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** @param folder for its data, below {@code data}, and its log */
    static Minio start(Tools tools, Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("bench"));
        int port = MariaDb.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                tools.need("minio"),
                "server",
                "--quiet",
                "--address",
                "127.0.0.1:" + port,
                "--console-address",
                "127.0.0.1:" + MariaDb.freePort(),
                data.toString());
        builder.environment().put("MINIO_ROOT_USER", ACCESS_KEY);
        builder.environment().put("MINIO_ROOT_PASSWORD", SECRET_KEY);
        builder.environment().put("MINIO_UPDATE", "off");
        Path log = folder.resolve("minio.log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Minio minio = new Minio(process, "http://127.0.0.1:" + port);
        try {
            minio.awaitReady(log);
        } catch (IOException | InterruptedException failed) {
            minio.close();
            throw failed;
        }
        return minio;
    }

    String endpoint() {
        return endpoint;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** For programs that use it: rclone knows it as {@code bench:}. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("BENCH_ENDPOINT", endpoint);
        environment.put("BENCH_BUCKET", "bench");
        environment.put("BENCH_ACCESS_KEY", ACCESS_KEY);
        environment.put("BENCH_SECRET_KEY", SECRET_KEY);
        environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        environment.put("RCLONE_CONFIG", "/dev/null");
        environment.put("RCLONE_CONFIG_BENCH_TYPE", "s3");
        environment.put("RCLONE_CONFIG_BENCH_PROVIDER", "Minio");
        environment.put("RCLONE_CONFIG_BENCH_ENDPOINT", endpoint);
        environment.put("RCLONE_CONFIG_BENCH_ACCESS_KEY_ID", ACCESS_KEY);
        environment.put("RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY", SECRET_KEY);
        return environment;
    }

    /** Until it serves each request is answered with 503, whatever its health checks say. */
    private void awaitReady(Path log) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 300; attempt++) {
            if (!process.isAlive()) {
                throw new IOException("the private MinIO ended:\n" + Files.readString(log));
            }
            try {
                HttpURLConnection anonymous =
                        (HttpURLConnection) URI.create(endpoint + "/").toURL().openConnection();
                if (anonymous.getResponseCode() == 403) {
                    return;
                }
            } catch (java.net.ConnectException e) {
                // not listening yet: asked again below
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the private MinIO did not start within 30 s");
    }

    @Override
    public void close() {
        Runner.end(process);
    }
}
