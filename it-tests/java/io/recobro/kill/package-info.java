/** The product is killed before every step that it takes on a disk; what is left must hold all promises. */
package io.recobro.kill;
