package io.recobro.storm;

import io.recobro.source.BackupReader;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.Source;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.local.FilesSource;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.stream.digest.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A real tree, captured and restored by the real source. */
final class FilesSubject implements Subject {
    private static final int FILES = 6;
    private static final int BYTES = 3000;

    private final Path tree;
    private final Path targets;
    private int restores;

    FilesSubject(Path directory) {
        try {
            this.tree = Files.createDirectories(directory.resolve("tree"));
            this.targets = Files.createDirectories(directory.resolve("targets"));
            Files.writeString(tree.resolve("words"), "some words\n".repeat(50));
            Files.createSymbolicLink(tree.resolve("link"), Path.of("words"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void change(Random random) {
        try {
            byte[] noise = new byte[random.nextInt(BYTES)];
            random.nextBytes(noise);
            Path folder = Files.createDirectories(tree.resolve("folder" + random.nextInt(2)));
            Files.write(folder.resolve("file" + random.nextInt(FILES)), noise);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Map<String, String> contents() {
        return contents(tree);
    }

    private static Map<String, String> contents(Path root) {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? Files.readSymbolicLink(path).toString()
                        : Files.isDirectory(path)
                                ? "directory"
                                : Digests.content(Files.readAllBytes(path)).sha256();
                contents.put(root.relativize(path).toString(), what);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return contents;
    }

    @Override
    public Source source(Clock clock) {
        FilesSettings settings = FilesSettings.everything(List.of(tree));
        return new FilesSource(
                settings, new FilesRestore(Linux::openTarget, settings, Path::of, clock)::restore, clock);
    }

    @Override
    public RestoreRequest request() {
        restores++;
        return new RestoreRequest(
                Optional.empty(),
                Optional.of(target().toString()),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                Check.DIGESTS,
                false,
                false);
    }

    private Path target() {
        return targets.resolve("target" + restores);
    }

    @Override
    public Map<String, String> restored() {
        Path below = Path.of(target() + tree.toString());
        return contents(Files.isDirectory(below) ? below : target());
    }

    @Override
    public Optional<Map<String, String>> contents(BackupReader backup) {
        return Optional.empty();
    }
}
