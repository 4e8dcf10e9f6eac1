/** The recovery of a whole site: what to do first (pure), what is there already, doing it, and the report. */
package io.recobro.site.recovery;
