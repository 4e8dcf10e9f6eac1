/** The numbers of the daemon in Prometheus' text format. Timestamps, not ages; base units; labels with few values only. */
package io.recobro.daemon.metrics;
