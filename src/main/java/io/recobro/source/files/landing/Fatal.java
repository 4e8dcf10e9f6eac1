package io.recobro.source.files.landing;

import io.recobro.fault.Fault;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import java.io.IOException;

/** Failures of the target that going on cannot help. */
public final class Fatal {
    private static final int EDQUOT = 122;
    private static final int EROFS = 30;

    private Fatal() {}

    /** @throws io.recobro.fault.RecobroException {@code TARGET_FAILED} when no other file would fare better */
    public static void check(RawPath path, IOException failure) {
        if (!(failure instanceof PosixException system)) {
            return;
        }
        if (system.errno() == PosixException.ENOSPC || system.errno() == EDQUOT) {
            throw Fault.TARGET_FAILED
                    .because("unable to write '" + path + "': " + failure.getMessage(), failure)
                    .hint("make room, then run the restore again with '--overwrite never': it goes on where it"
                            + " stopped");
        }
        if (system.errno() == EROFS) {
            throw Fault.TARGET_FAILED
                    .because("unable to write '" + path + "': " + failure.getMessage(), failure)
                    .hint("mount it for writing, or restore elsewhere with --into");
        }
    }
}
