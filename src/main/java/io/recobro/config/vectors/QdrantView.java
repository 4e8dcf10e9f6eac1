package io.recobro.config.vectors;

import io.recobro.config.notation.Durations;
import io.recobro.secret.Secret;
import io.recobro.source.qdrant.QdrantSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The source as it is understood, with every default written out. */
public final class QdrantView {
    private QdrantView() {}

    /** @param secrets shows the reference of a secret, never its value */
    public static Map<String, Object> tree(QdrantSettings settings, Function<Secret, Object> secrets) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", "qdrant");
        server(keys, settings.server(), secrets);
        keys.put("collections", settings.collections());
        keys.put("exclude", settings.exclude());
        keys.put("parallel", settings.parallel());
        keys.put("timeout", Durations.write(settings.timeout()));
        settings.storage().ifPresent(path -> keys.put("storage_path", path.toString()));
        settings.mirror().ifPresent(mirror -> {
            Map<String, Object> second = new LinkedHashMap<>();
            server(second, mirror.server(), secrets);
            second.put("any_version", mirror.anyVersion());
            keys.put("mirror", second);
        });
        return keys;
    }

    private static void server(
            Map<String, Object> keys, QdrantSettings.Server server, Function<Secret, Object> secrets) {
        if (server.container().isPresent()) {
            keys.put("container", server.container().get());
            keys.put("port", server.port());
        } else if (server.urls().size() == 1) {
            keys.put("url", server.urls().getFirst().toString());
        } else {
            keys.put("urls", server.urls().stream().map(URI::toString).toList());
        }
        server.apiKey().ifPresent(key -> keys.put("api_key", secrets.apply(key)));
        server.ca().ifPresent(path -> keys.put("tls_ca", path.toString()));
    }
}
