package io.recobro.config.drills;

import io.recobro.config.notation.Durations;
import io.recobro.secret.Secret;
import io.recobro.source.mariadb.MariaDbSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The section as it is in effect, defaults included. */
public final class DrillView {
    private DrillView() {}

    /** @param secret shows a secret without its value */
    public static Map<String, Object> tree(DrillConfig drill, Function<Secret, Object> secret) {
        Map<String, Object> keys = new LinkedHashMap<>();
        drill.schedule().ifPresent(schedule -> keys.put("schedule", schedule));
        drill.from().ifPresent(from -> keys.put("from", from));
        keys.put("scratch", scratch(drill.scratch(), secret));
        keys.put("check", drill.check());
        keys.put("files_exist", drill.filesExist());
        keys.put("negative", drill.negative());
        return keys;
    }

    private static Map<String, Object> scratch(ScratchConfig scratch, Function<Secret, Object> secret) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", scratch.type());
        scratch.directory().ifPresent(path -> keys.put("directory", path.toString()));
        scratch.binaries().ifPresent(path -> keys.put("binaries", path.toString()));
        scratch.image().ifPresent(image -> keys.put("image", image));
        scratch.server().ifPresent(server -> server(keys, server, secret));
        keys.put("time_limit", Durations.write(scratch.timeLimit()));
        scratch.spaceLimit().ifPresent(bytes -> keys.put("space_limit", bytes + "B"));
        scratch.memory().ifPresent(bytes -> keys.put("memory", bytes + "B"));
        return keys;
    }

    private static void server(Map<String, Object> keys, MariaDbSettings server, Function<Secret, Object> secret) {
        if (server.container().isPresent()) {
            keys.put("container", server.container().get());
            keys.put("port", server.port());
        } else if (server.socket().isPresent()) {
            keys.put("socket", server.socket().get().toString());
        } else {
            keys.put("host", server.host());
            keys.put("port", server.port());
        }
        keys.put("user", server.user());
        keys.put("password", secret.apply(server.password()));
        keys.put("tls", server.tls().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        server.tlsCa().ifPresent(path -> keys.put("tls_ca", path.toString()));
    }
}
