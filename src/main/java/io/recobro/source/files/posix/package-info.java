/**
 * What Linux knows about files and Java does not show: names as bytes, inodes, nanoseconds, extended attributes, holes.
 * Calls the C library; nothing here follows a symbolic link unless it says so.
 */
package io.recobro.source.files.posix;
