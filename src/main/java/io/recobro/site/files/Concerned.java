package io.recobro.site.files;

import io.recobro.config.SourceConfig;
import io.recobro.source.RestoreRequest;
import io.recobro.source.files.FilesSettings;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that a restore may overwrite or remove. */
public final class Concerned {
    private Concerned() {}

    /** Whether a restore of this kind of source goes to files at all. */
    public static boolean of(SourceConfig job) {
        return switch (job) {
            case SourceConfig.FilesSource files -> true;
            case SourceConfig.ServerSource server -> true;
            case SourceConfig.BucketSource bucket -> true;
            case SourceConfig.MariaDbSource mariadb -> false;
            case SourceConfig.QdrantSource qdrant -> false;
        };
    }

    /**
     * A source of just them; the job's own where all of it is concerned, empty when nothing of it exists.
     *
     * @param job one that {@link #of} accepts
     */
    public static Optional<SourceConfig> by(RestoreRequest request, SourceConfig job) {
        if (!request.files().inPlace() && request.into().isPresent()) {
            return source(existing(List.of(Path.of(request.into().get()))), List.of(), FilesSettings.Selection.ALL);
        }
        List<Path> named =
                request.paths().stream().filter(Concerned::isPath).map(Path::of).toList();
        if (!named.isEmpty() && named.size() == request.paths().size()) {
            return source(existing(named), List.of(), FilesSettings.Selection.ALL);
        }
        return job instanceof SourceConfig.FilesSource files
                ? source(
                        existing(files.settings().paths()),
                        files.settings().volumes(),
                        files.settings().selection())
                : Optional.of(job);
    }

    private static boolean isPath(String path) {
        return path.startsWith("/")
                && !path.startsWith("/volumes/")
                && path.chars().noneMatch(one -> "*?[\\".indexOf(one) >= 0);
    }

    private static List<Path> existing(List<Path> paths) {
        return paths.stream()
                .map(path -> path.toAbsolutePath().normalize())
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static Optional<SourceConfig> source(
            List<Path> paths, List<String> volumes, FilesSettings.Selection selection) {
        return paths.isEmpty() && volumes.isEmpty()
                ? Optional.empty()
                : Optional.of(new SourceConfig.FilesSource(new FilesSettings(paths, volumes, selection, true)));
    }
}
