/** Compares files of this machine with what a snapshot says of them. */
package io.recobro.source.files.spot;
