/**
 * What exists and what can be restored: manifests, key layout, small records, run records, the lock of a job.
 *
 * <p>A backup exists exactly when its manifest exists. Manifests are written last and deleted first; nothing but the
 * destination is needed to read them.
 */
package io.recobro.catalog;
