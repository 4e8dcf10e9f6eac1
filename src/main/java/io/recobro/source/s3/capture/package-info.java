/** Captures a bucket: its objects pass as files into a snapshot. */
package io.recobro.source.s3.capture;
