/** Captures collections: one snapshot at a time per collection, streamed down, compared, removed from the server. */
package io.recobro.source.qdrant.capture;
