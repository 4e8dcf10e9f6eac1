package io.recobro.config.notation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as people write them: {@code 64MiB}, {@code 1.5 GiB}, {@code 500MB}, {@code 512}. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,6})?) ?([kKMGTP]?i?B?)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

    private Sizes() {}

    /**
     * Reads a size; {@code KiB} counts 1024, {@code kB} counts 1000, no unit means bytes.
     *
     * @throws IllegalArgumentException with a message for the operator
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as '64MiB', not '" + text + "'");
        }
        String unit = matcher.group(2);
        int power = unit.isEmpty() ? 0 : Math.max(0, "?KMGTP".indexOf(Character.toUpperCase(unit.charAt(0))));
        boolean binary = unit.endsWith("iB") || unit.endsWith("i") || !unit.endsWith("B");
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("size '" + text + "' is too large");
        }
        return bytes.longValue();
    }

    /** Prints with one decimal and a binary unit: {@code 64.0 MiB}; below 1 KiB whole bytes: {@code 999 B}. */
    public static String print(long bytes) {
        if (Math.abs(bytes) < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 1023.95 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
    }
}
