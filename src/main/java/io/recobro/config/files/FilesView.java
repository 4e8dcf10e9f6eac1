package io.recobro.config.files;

import io.recobro.source.files.FilesSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The source as it is understood, with every default written out. */
public final class FilesView {
    private FilesView() {}

    public static Map<String, Object> tree(FilesSettings settings) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", "files");
        if (!settings.paths().isEmpty()) {
            keys.put("paths", settings.paths().stream().map(Path::toString).toList());
        }
        if (!settings.volumes().isEmpty()) {
            keys.put("volumes", settings.volumes());
        }
        selection(keys, settings.selection());
        keys.put("allow_empty", settings.allowEmpty());
        return keys;
    }

    /** Adds the keys that say what of a tree belongs to a snapshot. */
    public static void selection(Map<String, Object> keys, FilesSettings.Selection selection) {
        keys.put("include", selection.include());
        keys.put("exclude", selection.exclude());
        keys.put("one_file_system", selection.oneFileSystem());
        keys.put("exclude_if_present", selection.excludeIfPresent());
        keys.put("exclude_caches", selection.excludeCaches());
    }
}
