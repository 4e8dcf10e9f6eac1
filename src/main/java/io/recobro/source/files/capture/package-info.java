/** Makes snapshots: reads what changed since the snapshot before, and stores what is new of it. */
package io.recobro.source.files.capture;
