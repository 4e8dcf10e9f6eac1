/** Reads the live directories of a source in tree order and compares them with the tree of the snapshot before. */
package io.recobro.source.files.walk;
