/** Secrets by reference: read when needed, never printed. Depends on {@code fault} only. */
package io.recobro.secret;
