/** Restores collections out of a backup: choose, refuse, load, compare, switch aliases. */
package io.recobro.source.qdrant.restore;
