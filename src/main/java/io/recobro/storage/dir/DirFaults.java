package io.recobro.storage.dir;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns file system errors into faults that name the destination and the key. */
record DirFaults(String destination) {
    /** @param action such as {@code store object 'a/b' in} */
    RecobroException translate(String action, IOException cause) {
        String message = "unable to " + action + " destination '" + destination + "': ";
        String reason = reason(cause);
        return switch (cause) {
            case FileAlreadyExistsException _ -> Fault.OBJECT_EXISTS.because(message + "it exists already", cause);
            case NoSuchFileException _ -> Fault.OBJECT_MISSING.because(message + "there is no such object", cause);
            case AccessDeniedException _ ->
                Fault.STORAGE_DENIED
                        .because(message + "access denied to " + cause.getMessage(), cause)
                        .hint("give the user that runs recobro the right to read and write there");
            default -> {
                if (reason.contains("No space left") || reason.contains("quota exceeded")) {
                    yield Fault.STORAGE_FULL
                            .because(message + reason, cause)
                            .hint("free some space on its file system or shorten the retention");
                }
                if (reason.contains("Read-only file system")) {
                    yield Fault.STORAGE_DENIED.because(message + reason, cause).hint("mount it writable");
                }
                if (reason.contains("Stale file handle")
                        || reason.contains("not connected")
                        || reason.contains("Host is down")) {
                    yield Fault.STORAGE_UNREACHABLE
                            .because(message + reason, cause)
                            .hint("mount it again");
                }
                yield Fault.STORAGE_BROKEN.because(message + reason, cause);
            }
        };
    }

    RecobroException full(String action, long needed, long free, long reserve) {
        return Fault.STORAGE_FULL
                .because("unable to " + action + " destination '" + destination + "': " + free + " bytes are free, "
                        + needed + " more are needed and " + reserve + " stay reserved")
                .hint("free at least " + (needed + reserve - free)
                        + " bytes on its file system or shorten the retention");
    }

    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return reason == null ? cause.toString() : reason;
    }
}
