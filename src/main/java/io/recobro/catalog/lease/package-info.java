/**
 * Leases: small records in the destinations that say who works on a job, or whose daemon serves a site, across hosts.
 *
 * <p>They are advisory. Nothing stored becomes wrong when two hosts hold the same one; on one host a kernel lock
 * decides. Reading and restoring never need them.
 */
package io.recobro.catalog.lease;
