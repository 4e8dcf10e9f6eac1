/**
 * Destinations that speak S3: AWS, MinIO, Ceph and others. The only package that knows the AWS SDK; it asks of a server
 * only what all of them have, and what more it can do is found out by a probe. Uses {@code storage}, {@code stream},
 * {@code secret} and {@code fault} only.
 */
package io.recobro.storage.s3;
