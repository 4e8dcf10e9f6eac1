/**
 * One backup run: lock, capture, upload to every destination at once, read back, publish; and replication of a backup from
 * a healthy destination to one that lacks it. A destination's failure never stops the others.
 */
package io.recobro.backup;
