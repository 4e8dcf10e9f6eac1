/** Drills on the configured site: which backup from where, what is kept of them, and what those leave that were cut off. */
package io.recobro.site.drill;
