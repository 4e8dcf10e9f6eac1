/** Secrets by reference, read when needed and never printed, and the certificates to trust. Depends on {@code fault} only. */
package io.recobro.secret;
