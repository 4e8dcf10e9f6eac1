package io.recobro.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A secret by reference. {@link #reveal} reads it anew each time, so that a rotated secret is picked up. {@code toString}
 * names the reference and never the value. Thread-safe.
 */
public interface Secret {
    /**
     * The value, without a trailing line break.
     *
     * @throws io.recobro.fault.RecobroException with {@code SECRET_UNREADABLE}, naming the reference
     */
    String reveal();

    /** True when the value itself stands in the configuration. */
    default boolean inline() {
        return false;
    }

    /** The text with {@code ****} for the value, wherever it stands: as it is, encoded for an address, or in JSON. */
    static String hide(String value, String text) {
        if (value.isEmpty()) {
            return text;
        }
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
        return Stream.of(value, escaped, URLEncoder.encode(value, StandardCharsets.UTF_8))
                .reduce(text, (hidden, form) -> hidden.replace(form, "****"));
    }

    /** A secret whose value is known; prints as {@code ****}. */
    static Secret of(String value) {
        return new InlineSecret(value);
    }
}
