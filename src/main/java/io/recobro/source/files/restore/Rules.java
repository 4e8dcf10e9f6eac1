package io.recobro.source.files.restore;

import io.recobro.source.FileOptions;
import io.recobro.source.FileOptions.Overwrite;

/** What may happen to what exists. */
record Rules(Overwrite overwrite, boolean delete, boolean owners) {
    static Rules of(FileOptions options) {
        return new Rules(options.overwrite().orElse(Overwrite.NEVER), options.delete(), options.owners());
    }

    boolean replaces() {
        return overwrite != Overwrite.NEVER;
    }
}
