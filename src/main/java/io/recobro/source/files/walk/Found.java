package io.recobro.source.files.walk;

import io.recobro.source.files.tree.Entry;
import java.util.Optional;

/**
 * One path that a walk came to.
 *
 * @param entry as it is now; a file that is unchanged has its content, any other has none yet
 * @param previous what the snapshot before has under the same path
 * @param unchanged same type, size, times and inode as then, so that nothing has to be read
 */
public record Found(Entry entry, Optional<Entry> previous, boolean unchanged) {}
