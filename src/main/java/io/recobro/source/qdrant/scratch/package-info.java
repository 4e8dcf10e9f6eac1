/** Scratch collections for drills: beside the collections of a server, under names that nobody else has. */
package io.recobro.source.qdrant.scratch;
