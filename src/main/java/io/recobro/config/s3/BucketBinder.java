package io.recobro.config.s3;

import io.recobro.config.files.FilesBinder;
import io.recobro.secret.Secret;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.BucketSettings.Versions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns a source without mistakes into settings; the one place that knows its defaults. */
public final class BucketBinder {
    private BucketBinder() {}

    /** @param secrets binds a reference */
    public static BucketSettings bind(JsonNode source, Function<JsonNode, Secret> secrets) {
        Optional<URI> endpoint = text(source, "endpoint").map(URI::create);
        String region = text(source, "region").orElse("us-east-1");
        return new BucketSettings(
                endpoint.orElseGet(() -> URI.create("https://s3." + region + ".amazonaws.com")),
                region,
                source.path("bucket").asString(),
                text(source, "prefix").orElse(""),
                source.path("path_style").asBoolean(endpoint.isPresent()),
                secrets.apply(source.path("access_key")),
                secrets.apply(source.path("secret_key")),
                text(source, "ca").map(Path::of),
                Versions.valueOf(text(source, "versions").orElse("current").toUpperCase(Locale.ROOT)),
                FilesBinder.selection(source).rules(),
                source.path("compare_tags").asBoolean(false),
                source.path("allow_empty").asBoolean(false));
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asString);
    }
}
