/** The source {@code files}: snapshots of directory trees, incremental by content. */
package io.recobro.source.files;
