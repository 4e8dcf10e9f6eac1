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
public record FilesSettings(List<Path> paths, List<String> volumes, Selection selection, boolean allowEmpty) {
    public FilesSettings {
        paths = List.copyOf(paths);
        volumes = List.copyOf(volumes);
    }

    /**
     * What belongs to a snapshot. Patterns are those of gitignore(5), relative to each root.
     *
     * @param include only these when not empty
     * @param exclude left out
     * @param oneFileSystem stay on the file system of each root
     * @param excludeIfPresent directories that hold an entry of one of these names are left out but for that entry
     * @param excludeCaches directories with a valid {@code CACHEDIR.TAG} are left out but for it
     */
    public record Selection(
            List<String> include,
            List<String> exclude,
            boolean oneFileSystem,
            List<String> excludeIfPresent,
            boolean excludeCaches) {
        /** Everything below the roots. */
        public static final Selection ALL = new Selection(List.of(), List.of(), false, List.of(), false);

        /** The same as the walk understands it. */
        public SelectionRules rules() {
            return new SelectionRules(exclude, include, excludeIfPresent, excludeCaches, oneFileSystem);
        }

        public Selection {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            excludeIfPresent = List.copyOf(excludeIfPresent);
        }
    }

    /** Everything below {@code paths}, empty or not. */
    public static FilesSettings everything(List<Path> paths) {
        return new FilesSettings(paths, List.of(), Selection.ALL, true);
    }
}
