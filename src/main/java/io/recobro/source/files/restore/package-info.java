/** Brings files back: tree in order, contents in windows, everything written compared with its content id. */
package io.recobro.source.files.restore;
