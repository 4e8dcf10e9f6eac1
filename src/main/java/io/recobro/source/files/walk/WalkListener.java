package io.recobro.source.files.walk;

import io.recobro.source.files.posix.RawPath;

/** Is told what a walk could not take along. Called by the thread that walks. */
@FunctionalInterface
public interface WalkListener {
    /** @param cause in words, such as {@code permission denied} */
    void skipped(RawPath path, Cause kind, String cause);

    /** Why a path is not in the snapshot, or not with all that it has. */
    enum Cause {
        /** Gone between listing the directory and looking at the entry. */
        VANISHED,
        /** The system refused, or failed. A directory stays in the snapshot, without what is in it. */
        UNREADABLE
    }
}
