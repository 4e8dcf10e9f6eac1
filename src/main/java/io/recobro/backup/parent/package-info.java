/** The backup that a new one may build on: which it is, which of its packs may be shared, and what reads it. */
package io.recobro.backup.parent;
