/** What scratch places of all kinds need: directories that are found again after a crash, room, commands. */
package io.recobro.source.scratch;
