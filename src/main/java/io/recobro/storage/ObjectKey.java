package io.recobro.storage;

import java.util.regex.Pattern;

/**
 * The name of an object: parts of letters, digits and {@code . _ - ~ = +}, separated by single slashes; no part is {@code
 * .} or {@code ..} or longer than 200 characters (file systems end at 255 bytes); at most 1,000 characters in all. The
 * same key is valid in every destination.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final int LIMIT = 1000;
    private static final Pattern VALID =
            Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._~=+-]{1,200}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~=+-]{1,200})*+");

    public ObjectKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an object key: '" + value + "'");
        }
    }

    /** Whether a key of this name can exist; stores may hold other things beside our objects. */
    public static boolean isValid(String value) {
        return value.length() <= LIMIT && VALID.matcher(value).matches();
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
