/** A second Qdrant that gets every new snapshot. */
package io.recobro.source.qdrant.mirror;
