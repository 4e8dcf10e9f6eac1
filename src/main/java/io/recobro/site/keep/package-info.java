/** Retention and pins on the configured site. */
package io.recobro.site.keep;
