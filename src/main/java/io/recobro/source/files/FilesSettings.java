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
}
