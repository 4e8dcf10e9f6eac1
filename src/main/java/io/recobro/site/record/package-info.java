/** The records of runs that are no backups. */
package io.recobro.site.record;
