/** Looks into snapshots of the configured jobs. */
package io.recobro.site.files;
