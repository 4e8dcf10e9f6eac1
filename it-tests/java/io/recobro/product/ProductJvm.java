package io.recobro.product;

import io.recobro.fixture.MachineLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of the product as a process of its own: the packaged jar with the collector of the launcher and a cache of classes,
 * which is trained once for each jar; outside of Maven, where there is no jar, the classes of the tests' own class path.
 */
final class ProductJvm {
    private static final String MAIN = "io.recobro.Main";
    private static final List<String> OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    private static final long PATIENCE = 120;

    /** Nobody answers at these addresses: asking is enough to load most of the clients. */
    private static final String TRAINING = """
        site: training
        destinations:
          local: {type: dir, path: %1$s/backups}
          bucket: {type: s3, endpoint: "http://127.0.0.1:9", bucket: none, access_key: none, secret_key: none}
        jobs:
          db: {source: {type: mariadb, host: 127.0.0.1, port: 9, user: nobody, password: none, databases: [none]}, to: [local]}
          files: {source: {type: files, paths: [%1$s/files]}, to: [local, bucket]}
        """;

    private ProductJvm() {}

    /** The arguments of a process that runs the product, as far as its main class. */
    static List<String> command(String heap) {
        Optional<Path> jar = Optional.ofNullable(System.getProperty("recobro.jar"))
                .map(Path::of)
                .filter(Files::exists);
        List<String> command = java("-Xmx" + heap);
        jar.ifPresent(packaged ->
                command.addAll(List.of("-XX:AOTCache=" + cache(packaged), "-Xlog:aot=off", "-Xlog:cds=off")));
        command.addAll(List.of("-cp", jar.map(Path::toString).orElse(System.getProperty("java.class.path")), MAIN));
        return command;
    }

    private static List<String> java(String... further) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of(further));
        return command;
    }

    private static synchronized Path cache(Path jar) {
        Path home = jar.resolveSibling("training").toAbsolutePath();
        Path cache = home.resolve("product.aot");
        try (MachineLock _ = MachineLock.of("training")) {
            if (!Files.exists(cache)
                    || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
                train(jar, home, cache);
            }
        } catch (IOException failure) {
            throw new IllegalStateException("unable to train a cache in " + home, failure);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", over);
        }
        return cache;
    }

    private static void train(Path jar, Path home, Path cache) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("backups"));
        Files.createDirectories(home.resolve("files"));
        Files.writeString(home.resolve("files").resolve("file"), "content");
        Path configuration = Files.writeString(home.resolve("training.yml"), TRAINING.formatted(home));
        Path fresh = home.resolve("fresh.aot");
        Files.deleteIfExists(fresh);
        Path said = home.resolve("said");
        List<String> command = java("-Xmx128m", "-XX:AOTCacheOutput=" + fresh, "-cp", jar.toString(), MAIN);
        command.addAll(List.of("-c", configuration.toString(), "backup-now", "--no-daemon"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("STATE_DIRECTORY", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("training hangs: " + Files.readString(said));
        }
        if (!Files.exists(fresh)) {
            throw new IllegalStateException("no cache was made: " + Files.readString(said));
        }
        Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING);
    }
}
