/** The source of type {@code s3}: bound and shown. */
package io.recobro.config.s3;
