/**
 * Gzip members and zstd frames: whole ones at full speed, and streams of them. ISA-L does the work where the machine has
 * it, the JDK elsewhere; what is written does not say which.
 */
package io.recobro.stream.codec;
