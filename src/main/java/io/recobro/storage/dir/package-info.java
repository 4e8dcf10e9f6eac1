/**
 * Destinations that are a directory: local disks and mounted network file systems. Objects are plain files named by their
 * keys, written under a temporary name, forced to the disk and published by a hard link, so that nothing half-written or
 * overwritten is ever seen. Uses {@code storage}, {@code stream} and {@code fault} only.
 */
package io.recobro.storage.dir;
