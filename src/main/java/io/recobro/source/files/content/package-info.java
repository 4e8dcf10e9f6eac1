/** What files hold: content ids, the cutting of large files, and the index that finds a content in the packs. */
package io.recobro.source.files.content;
