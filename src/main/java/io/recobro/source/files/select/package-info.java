/** Which paths belong to a snapshot: patterns as in gitignore(5), marker files, cache directories. */
package io.recobro.source.files.select;
