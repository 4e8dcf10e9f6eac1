package io.recobro.source.server;

import io.recobro.source.files.FilesSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What of this machine is captured.
 *
 * @param paths instead of {@link ServerPlaces#ROOTS}; empty for those
 * @param extra besides those
 * @param selection what the operator leaves out, besides {@link ServerPlaces#LEFT_OUT}
 * @param networkMounts whether what lies on other machines is captured, too
 * @param allowEmpty store a root as empty that was not empty in the snapshot before
 */
public record ServerSettings(
        List<Path> paths,
        List<Path> extra,
        FilesSettings.Selection selection,
        boolean networkMounts,
        boolean allowEmpty) {
    public ServerSettings {
        paths = List.copyOf(paths);
        extra = List.copyOf(extra);
    }
}
