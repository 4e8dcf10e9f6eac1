/**
 * Qdrant's HTTP API, one node at a time: explicit time-outs, no compressed bodies, no redirects, the key in a header only.
 * The one place that tries again.
 */
package io.recobro.source.qdrant.client;
