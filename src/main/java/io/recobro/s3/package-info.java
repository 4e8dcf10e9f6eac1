/**
 * How an S3 server is talked to: the one SDK client that both a bucket as destination and a bucket as source use. Knows
 * neither of them.
 */
package io.recobro.s3;
