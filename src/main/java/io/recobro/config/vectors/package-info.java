/** The source of type {@code qdrant}: bound, checked and shown. */
package io.recobro.config.vectors;
