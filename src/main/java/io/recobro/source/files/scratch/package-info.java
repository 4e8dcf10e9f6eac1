/** Scratch directories for drills of files, and the comparison of what was restored there with the snapshot. */
package io.recobro.source.files.scratch;
