/** Creates entries beneath a target directory; no path and no symbolic link leads out of it. */
package io.recobro.source.files.build;
