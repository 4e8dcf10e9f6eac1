package io.recobro.source.server;

import java.nio.file.Path;

/**
 * A directory or file that a server's snapshot leaves out although it lies in one of its roots.
 *
 * @param path absolute
 * @param reason such as {@code captured by job 'db'}
 */
public record LeftOut(Path path, String reason) {}
