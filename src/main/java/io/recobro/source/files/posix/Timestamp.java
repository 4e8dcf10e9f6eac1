package io.recobro.source.files.posix;

/**
 * A time of a file, as far as Linux can tell it: also years that {@link java.time.Instant} does not reach.
 *
 * @param seconds since 1970, negative before
 * @param nanos 0 to 999999999, always counted forward from {@code seconds}
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanoseconds of a time must be 0 to 999999999, not " + nanos);
        }
    }

    @Override
    public int compareTo(Timestamp other) {
        int bySeconds = Long.compare(seconds, other.seconds);
        return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
    }

    /** {@code SECONDS.NNNNNNNNN}. */
    @Override
    public String toString() {
        String fraction = Integer.toString(1_000_000_000 + nanos);
        return seconds + "." + fraction.substring(1);
    }

    /** Spelled out, as {@link #hashCode} is: a process that just started takes long to make those of a record. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Timestamp timestamp && seconds == timestamp.seconds && nanos == timestamp.nanos;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(seconds) + nanos;
    }
}
