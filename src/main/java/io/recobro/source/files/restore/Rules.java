package io.recobro.source.files.restore;

import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.files.landing.OwnerIds;

/** What may happen to what exists, and whose the files become. */
record Rules(Overwrite overwrite, boolean delete, OwnerIds owners) {
    static Rules of(FileOptions options) {
        OwnerIds owners = switch (options.owners()) {
            case NUMERIC -> OwnerIds.NUMERIC;
            case NAMES -> OwnerIds.named();
            case NONE -> OwnerIds.NONE;
        };
        return new Rules(options.overwrite().orElse(Overwrite.NEVER), options.delete(), owners);
    }

    boolean replaces() {
        return overwrite != Overwrite.NEVER;
    }
}
