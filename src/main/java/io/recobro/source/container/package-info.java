/** Servers that run in containers: how the docker command line finds them. */
package io.recobro.source.container;
