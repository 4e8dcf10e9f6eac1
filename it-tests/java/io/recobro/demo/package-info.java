/** The demonstration: real servers, the product's real commands, nothing left behind. Started by {@code recobro demo}. */
package io.recobro.demo;
