/** Compression members: written by several threads into one artifact, and found again through the member index. */
package io.recobro.stream.member;
