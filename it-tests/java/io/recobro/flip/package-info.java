/** Flips bits of stored objects under every command that reads them. */
package io.recobro.flip;
