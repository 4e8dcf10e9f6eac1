/**
 * Messages and heartbeats by HTTP. Addresses are secrets: they are read when needed and are in no outcome and no log.
 * Redirects are not followed.
 */
package io.recobro.notify.http;
