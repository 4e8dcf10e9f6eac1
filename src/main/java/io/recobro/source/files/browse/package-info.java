/** Looks into snapshots: lists, compares and dumps what they hold. */
package io.recobro.source.files.browse;
