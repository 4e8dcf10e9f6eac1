/** Packs: plain tar archives of contents, written member by member. */
package io.recobro.source.files.pack;
