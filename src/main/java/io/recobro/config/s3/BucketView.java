package io.recobro.config.s3;

import io.recobro.secret.Secret;
import io.recobro.source.s3.BucketSettings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The source as it is understood, with every default written out. */
public final class BucketView {
    private BucketView() {}

    /** @param secrets shows the reference of a secret, never its value */
    public static Map<String, Object> tree(BucketSettings settings, Function<Secret, Object> secrets) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("type", "s3");
        keys.put("endpoint", settings.endpoint().toString());
        keys.put("region", settings.region());
        keys.put("bucket", settings.bucket());
        keys.put("prefix", settings.prefix());
        keys.put("path_style", settings.pathStyle());
        keys.put("access_key", secrets.apply(settings.accessKey()));
        keys.put("secret_key", secrets.apply(settings.secretKey()));
        settings.ca().ifPresent(path -> keys.put("ca", path.toString()));
        keys.put("versions", settings.versions().name().toLowerCase(Locale.ROOT));
        keys.put("include", settings.keys().include());
        keys.put("exclude", settings.keys().exclude());
        keys.put("compare_tags", settings.compareTags());
        keys.put("allow_empty", settings.allowEmpty());
        return keys;
    }
}
