package io.recobro.storage;

import java.util.regex.Pattern;

/**
 * The name of an object: segments of letters, digits and {@code . _ - ~ = +}, separated by single slashes; no segment is
 * {@code .} or {@code ..}; at most 1,000 characters. The same key is valid in every destination.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final Pattern VALID = Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._~=+-]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~=+-]+)*");

    public ObjectKey {
        if (value.length() > 1000 || !VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("not an object key: '" + value + "'");
        }
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
