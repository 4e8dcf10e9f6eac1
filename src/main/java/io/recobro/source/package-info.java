/** The source port: what is captured and how it is brought back. Adapters live in sub-packages. */
package io.recobro.source;
