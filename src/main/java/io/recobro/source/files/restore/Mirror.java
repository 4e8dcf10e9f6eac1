package io.recobro.source.files.restore;

import io.recobro.source.files.landing.Fatal;
import io.recobro.source.files.landing.Losses;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.RawPath;
import java.io.IOException;
import java.util.Optional;

/** Removes what must not be in a restored directory. */
final class Mirror {
    private final Target target;
    private final Losses losses;
    private long removed;

    Mirror(Target target, Losses losses) {
        this.target = target;
        this.losses = losses;
    }

    long removed() {
        return removed;
    }

    /** Removes what the snapshot does not have in a directory. */
    void removeOthers(RawPath directory, NameList inSnapshot) {
        try {
            NameList kept = inSnapshot.sorted();
            NameList there = target.names(directory);
            for (int i = 0; i < there.size(); i++) {
                if (!kept.contains(there.get(i))) {
                    remove(directory.child(there.get(i)));
                }
            }
        } catch (IOException failure) {
            losses.failed(directory, "unable to remove what the snapshot does not have: " + failure.getMessage());
        }
    }

    /** Removes an entry with all below it; symbolic links are not followed. */
    void remove(RawPath path) {
        try {
            Optional<FileStatus> there = target.status(path);
            if (there.isEmpty()) {
                return;
            }
            if (there.get().type() == FileType.DIRECTORY) {
                NameList names = target.names(path);
                for (int i = 0; i < names.size(); i++) {
                    remove(path.child(names.get(i)));
                }
            }
            target.remove(path);
            removed++;
        } catch (IOException failure) {
            Fatal.check(path, failure);
            losses.failed(path, "unable to remove it: " + failure.getMessage());
        }
    }

    /** Removes what a restore that was cut off had begun to write in a directory. */
    void removeUnfinished(RawPath directory) {
        try {
            NameList names = target.names(directory);
            for (int i = 0; i < names.size(); i++) {
                if (Target.isTemporary(names.get(i))) {
                    target.remove(directory.child(names.get(i)));
                }
            }
        } catch (IOException failure) {
            losses.remark("may hold files that an earlier restore began and did not finish", directory);
        }
    }
}
