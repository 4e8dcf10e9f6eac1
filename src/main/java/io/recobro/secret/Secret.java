package io.recobro.secret;

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

    /** A secret whose value is known; prints as {@code ****}. */
    static Secret of(String value) {
        return new InlineSecret(value);
    }
}
