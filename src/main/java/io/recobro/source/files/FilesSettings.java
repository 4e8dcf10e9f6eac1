package io.recobro.source.files;

import io.recobro.source.files.select.SelectionRules;
import java.nio.file.Path;
import java.util.List;

/**
 * Which directory trees are captured.
 *
 * @param paths absolute directories and files; may be empty when there are volumes
 * @param volumes names of Docker volumes
 * @param selection what of them belongs to a snapshot
 * @param allowEmpty store a root as empty that was not empty in the snapshot before
 */
public record FilesSettings(List<Path> paths, List<String> volumes, SelectionRules selection, boolean allowEmpty) {
    public FilesSettings {
        paths = List.copyOf(paths);
        volumes = List.copyOf(volumes);
    }

    /** Everything below {@code paths}, empty or not. */
    public static FilesSettings everything(List<Path> paths) {
        return new FilesSettings(paths, List.of(), SelectionRules.ALL, true);
    }

    /** What these settings select, below other roots, empty or not. */
    public FilesSettings at(List<Path> otherPaths, List<String> otherVolumes) {
        return new FilesSettings(otherPaths, otherVolumes, selection, true);
    }
}
