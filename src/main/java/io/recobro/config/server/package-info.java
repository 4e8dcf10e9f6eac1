/** The source of type {@code server}: bound and shown. */
package io.recobro.config.server;
