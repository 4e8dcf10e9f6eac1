/** Backups of jobs, made in this process. */
package io.recobro.site.capture;
