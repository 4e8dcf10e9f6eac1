/**
 * A bucket as a source: its objects become files of a snapshot, as docs/formats/s3-snapshot.md tells. What did not change
 * since the snapshot before is known by the listing alone.
 */
package io.recobro.source.s3;
