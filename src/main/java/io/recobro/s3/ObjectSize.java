package io.recobro.s3;

import io.recobro.fault.Fault;

/** The size that a server tells of an object. HTTP does not oblige it to (RFC 9110, section 8.6), S3 does. */
public final class ObjectSize {
    private ObjectSize() {}

    /**
     * The size in bytes.
     *
     * @param told null when the server did not
     * @param unknown thrown then
     * @param object such as {@code object 'a/b' in destination 's3'}
     */
    public static long of(Long told, Fault unknown, String object) {
        if (told == null) {
            throw unknown.because("unable to look at " + object + ": the server does not tell its size")
                    .hint("look for a proxy before the server that leaves the header Content-Length out");
        }
        return told;
    }
}
