package io.recobro.source.files.restore;

import io.recobro.source.files.landing.Fatal;
import io.recobro.source.files.landing.Losses;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import java.io.IOException;
import java.util.Optional;

/** Removes what must not be in a restored directory. */
final class Mirror {
    private final Target target;
    private final Losses losses;
    private final Protection protection;
    private long removed;

    Mirror(Target target, Losses losses, Protection protection) {
        this.protection = protection;
        this.target = target;
        this.losses = losses;
    }

    long removed() {
        return removed;
    }

    /** Removes what the snapshot does not have in a directory; never on another file system than the one of its parent. */
    void removeOthers(Directories.Level level, NameList inSnapshot) {
        RawPath directory = level.path;
        try {
            Optional<FileStatus> own = target.status(directory);
            Optional<FileStatus> above = target.status(directory.parent());
            NameList there = target.names(directory).sorted();
            boolean mounted = own.isPresent()
                    && above.isPresent()
                    && !own.get().device().equals(above.get().device());
            if (mounted || protection.keepsAllBeside(there)) {
                return;
            }
            NameList kept = inSnapshot.sorted();
            for (int i = 0; i < there.size(); i++) {
                if (!kept.contains(there.get(i))) {
                    remove(directory.child(there.get(i)), level.entry.path().child(there.get(i)));
                }
            }
        } catch (IOException failure) {
            losses.failed(directory, "unable to remove what the snapshot does not have: " + failure.getMessage());
        }
    }

    /**
     * Removes an entry with all below it; symbolic links are not followed.
     *
     * @param inSnapshot the path it would have there
     */
    void remove(RawPath path, RawPath inSnapshot) {
        try {
            Optional<FileStatus> there = target.status(path);
            boolean directory =
                    there.filter(status -> status.type() == FileType.DIRECTORY).isPresent();
            if (there.isEmpty() || protection.keeps(inSnapshot, directory)) {
                return;
            }
            if (directory) {
                NameList names = target.names(path);
                for (int i = 0; i < names.size(); i++) {
                    remove(path.child(names.get(i)), inSnapshot.child(names.get(i)));
                }
            }
            target.remove(path);
            removed++;
        } catch (PosixException failure) {
            Fatal.check(path, failure);
            if (failure.errno() == PosixException.ENOTEMPTY) {
                losses.remark("hold something that the job leaves out of backups, and stay", path);
            } else {
                losses.failed(path, "unable to remove it: " + failure.getMessage());
            }
        } catch (IOException failure) {
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
