/** Cuts the stored bytes of an artifact into segments and objects, with bounded memory. */
package io.recobro.stream.segment;
