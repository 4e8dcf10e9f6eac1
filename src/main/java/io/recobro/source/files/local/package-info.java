/** The directory trees of this machine as a source. */
package io.recobro.source.files.local;
