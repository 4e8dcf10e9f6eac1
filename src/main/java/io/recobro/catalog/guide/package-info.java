/** The pages beside the backups that tell how to restore them with plain tools: one class per kind of artifact. */
package io.recobro.catalog.guide;
