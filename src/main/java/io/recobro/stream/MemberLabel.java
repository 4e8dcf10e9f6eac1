package io.recobro.stream;

/**
 * What a member holds, for the member index.
 *
 * @param kind {@code header}, {@code rows} or {@code tail}
 * @param table the table of the rows, empty otherwise
 * @param rows number of rows
 */
public record MemberLabel(String kind, String table, long rows) {}
