/** Brings a captured collection onto a server under a given name, and compares it there. Knows no catalogue. */
package io.recobro.source.qdrant.load;
