/** What is asked of the server that holds the bucket. */
package io.recobro.source.s3.client;
