/**
 * The storage port: whole objects under keys, in a directory, an S3 bucket or elsewhere. Adapters live in sub-packages
 * and retry by themselves; above them an exception is final for the run.
 */
package io.recobro.storage;
