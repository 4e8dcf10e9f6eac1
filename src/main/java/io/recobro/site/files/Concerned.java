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

    /** A source of just them; empty when none of them exists. */
    public static Optional<SourceConfig> by(RestoreRequest request, SourceConfig.FilesSource job) {
        FilesSettings settings = job.settings();
        if (!request.files().inPlace()) {
            List<Path> target = existing(request.into().stream().map(Path::of).toList());
            return source(target, List.of(), FilesSettings.Selection.ALL);
        }
        boolean named =
                !request.paths().isEmpty() && request.paths().stream().allMatch(path -> isPathOf(settings, path));
        return named
                ? source(existing(request.paths().stream().map(Path::of).toList()), List.of(), settings.selection())
                : source(existing(settings.paths()), settings.volumes(), settings.selection());
    }

    private static boolean isPathOf(FilesSettings settings, String path) {
        boolean pattern = path.chars().anyMatch(one -> "*?[\\".indexOf(one) >= 0);
        return !pattern && settings.paths().stream().anyMatch(Path.of(path)::startsWith);
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
