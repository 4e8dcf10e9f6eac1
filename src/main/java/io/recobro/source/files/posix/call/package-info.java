/** The C library, called for the types of the package above. Not to be used but by way of {@code Linux}. */
package io.recobro.source.files.posix.call;
