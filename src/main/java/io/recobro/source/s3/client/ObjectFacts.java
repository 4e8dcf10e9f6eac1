package io.recobro.source.s3.client;

import java.time.Instant;
import java.util.SortedMap;

/**
 * What an object carries besides its content, by the names it has in a snapshot ({@code user.s3.…}).
 *
 * @param size in bytes, as the server tells with the content
 * @param modified when it was stored, to the second
 */
public record ObjectFacts(long size, String entityTag, Instant modified, SortedMap<String, String> attributes) {
    /** Starts all names of attributes. */
    public static final String SPACE = "user.s3.";

    public static final String ENTITY_TAG = SPACE + "etag";
    public static final String VERSION = SPACE + "version";
    public static final String CONTENT_TYPE = SPACE + "content-type";
    public static final String CONTENT_ENCODING = SPACE + "content-encoding";
    public static final String CONTENT_LANGUAGE = SPACE + "content-language";
    public static final String CONTENT_DISPOSITION = SPACE + "content-disposition";
    public static final String CACHE_CONTROL = SPACE + "cache-control";

    /** Tags as in the header x-amz-tagging: {@code name=value&name=value}, each URL-encoded. */
    public static final String TAGS = SPACE + "tags";

    /** Starts names of the object's own metadata. */
    public static final String METADATA = SPACE + "meta.";
}
