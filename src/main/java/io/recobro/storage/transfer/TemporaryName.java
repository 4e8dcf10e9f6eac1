package io.recobro.storage.transfer;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file that is still being written, beside its target: {@code @<milliseconds since 1970 and 32 random bits in
 * hex>@<name>}. No object key contains an {@code @}. The time is that of our clock, not the server's.
 */
record TemporaryName(Instant begun, String target) {
    private static final Pattern FORM = Pattern.compile("@([0-9a-f]{12})[0-9a-f]{8}@(.+)");

    static String make(String target, Instant now, RandomGenerator random) {
        String time = HexFormat.of().toHexDigits(now.toEpochMilli(), 12);
        return "@" + time + HexFormat.of().toHexDigits(random.nextInt()) + "@" + target;
    }

    /** Empty for every other name. */
    static Optional<TemporaryName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        return matcher.matches()
                ? Optional.of(new TemporaryName(
                        Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(matcher.group(1))), matcher.group(2)))
                : Optional.empty();
    }
}
