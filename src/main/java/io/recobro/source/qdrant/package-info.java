/** Qdrant collections as a source: settings, names and versions that all parts of it share. */
package io.recobro.source.qdrant;
