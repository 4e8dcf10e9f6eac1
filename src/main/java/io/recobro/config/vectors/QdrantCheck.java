package io.recobro.config.vectors;

import io.recobro.config.yaml.DocumentCheck;
import io.recobro.config.yaml.Mistakes;
import io.recobro.config.yaml.YamlDocument;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a schema cannot say of the source. Passes over values of a wrong type. */
public final class QdrantCheck extends DocumentCheck {

    public QdrantCheck(YamlDocument document, Mistakes mistakes) {
        super(document, mistakes);
    }

    /** Adds every mistake of the source at {@code pointer}. */
    public void check(JsonNode source, String pointer) {
        server(source, pointer);
        if (source.has("mirror")) {
            JsonNode mirror = source.path("mirror");
            server(mirror, pointer + "/mirror");
            if (mirror.has("url") && mirror.path("url").equals(source.path("url"))) {
                value(pointer + "/mirror/url", "the mirror is the server itself; it must be another one");
            }
        }
    }

    private void server(JsonNode server, String pointer) {
        List<String> addresses = new ArrayList<>(List.of("url", "urls", "container"));
        addresses.removeIf(key -> !server.has(key));
        if (addresses.size() > 1) {
            key(pointer + "/" + addresses.get(1), "only one of url, urls and container can be given");
        }
        if (server.has("port") && !server.has("container")) {
            key(pointer + "/port", "is only used with container; a URL holds its own port");
        }
        String all = server.path("url").asString("") + server.path("urls");
        if (server.has("tls_ca") && !all.contains("https:")) {
            key(pointer + "/tls_ca", "is only used with https");
        }
    }
}
