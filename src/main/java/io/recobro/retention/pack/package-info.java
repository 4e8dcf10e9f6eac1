/**
 * Removes packs that no backup needs any more: condemned first, removed only after a grace, and never under a backup that
 * is being published.
 */
package io.recobro.retention.pack;
