/**
 * The whole server: the directories that make it what it is, as a snapshot of files, and an inventory of everything else
 * that is needed to build it anew. Programs that packages bring are not stored.
 */
package io.recobro.source.server;
