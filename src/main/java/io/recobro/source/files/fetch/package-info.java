/** Reads stored snapshots: their tree, their contents, and members out of packs. */
package io.recobro.source.files.fetch;
