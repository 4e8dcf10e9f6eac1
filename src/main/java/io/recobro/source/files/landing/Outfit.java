package io.recobro.source.files.landing;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.tree.Attributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Gives something its attributes in the order that Linux needs. */
final class Outfit {
    /** Set-user-ID and set-group-ID would lend the rights of another owner. */
    private static final int SET_ID = 06000;

    private final OwnerIds owners;

    Outfit(OwnerIds owners) {
        this.owners = owners;
    }

    private interface Step {
        void run() throws IOException;
    }

    /**
     * @param link a symbolic link, which has no mode
     * @return what this account may not set, or this file system does not have
     */
    List<String> putOn(Alterable file, Attributes attributes, boolean link) throws IOException {
        List<String> missing = new ArrayList<>();
        boolean owned = true;
        if (owners.set()) {
            owned = tryTo(() -> file.owner(owners.user(attributes), owners.group(attributes)), "owner", missing);
        }
        tryTo(() -> file.xattrs(attributes.xattrs()), "extended attributes", missing);
        if (!link) {
            int mode = owned ? attributes.mode() : attributes.mode() & ~SET_ID;
            tryTo(() -> file.mode(mode), "mode", missing);
        }
        tryTo(() -> file.time(attributes.mtime()), "time", missing);
        return missing;
    }

    private static boolean tryTo(Step step, String what, List<String> missing) throws IOException {
        try {
            step.run();
            return true;
        } catch (PosixException refused) {
            if (!refused.denied()
                    && refused.errno() != PosixException.ENOTSUP
                    && refused.errno() != PosixException.EINVAL) {
                throw refused;
            }
            missing.add(what);
            return false;
        }
    }
}
