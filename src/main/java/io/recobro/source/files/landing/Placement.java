package io.recobro.source.files.landing;

/**
 * Where a content goes.
 *
 * @param content its number in the index
 * @param position in the data of the file, without holes
 */
public record Placement(int content, PendingFile file, long position) {}
