/** Brings objects of a snapshot back: into a bucket, or into a directory as files. */
package io.recobro.source.s3.restore;
