package io.recobro.config.server;

import io.recobro.config.files.FilesView;
import io.recobro.source.server.ServerSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The source as it is understood, with every default written out. */
public final class ServerView {
    private ServerView() {}

    public static Map<String, Object> tree(ServerSettings settings) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", "server");
        if (!settings.paths().isEmpty()) {
            keys.put("paths", settings.paths().stream().map(Path::toString).toList());
        }
        keys.put("extra", settings.extra().stream().map(Path::toString).toList());
        FilesView.selection(keys, settings.selection());
        keys.put("network_mounts", settings.networkMounts());
        keys.put("allow_empty", settings.allowEmpty());
        return keys;
    }
}
