/** What a backup of collections holds beside the snapshots, and how it is compared with a server. See the format page. */
package io.recobro.source.qdrant.content;
