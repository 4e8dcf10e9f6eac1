/** Whole runs against destinations that fail in every way a seed can think of. */
package io.recobro.storm;
