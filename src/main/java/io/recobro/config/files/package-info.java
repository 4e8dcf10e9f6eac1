/** The source of type {@code files}: bound, checked and shown. */
package io.recobro.config.files;
