/** The paths of a snapshot: entries in tree order, and the text (mtree) they are stored as. */
package io.recobro.source.files.tree;
