package io.recobro.storage.transfer;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;

/** Turns what a session throws into faults that name the destination and the key. */
record TransferFaults(String destination, String address, String root) {
    /** @param action such as {@code store object 'a/b' in} */
    RecobroException translate(String action, IOException cause) {
        String message = "unable to " + action + " destination '" + destination + "': ";
        String text = message + reason(cause);
        RecobroException fault = switch (TransferException.reasonOf(cause)) {
            case MISSING -> Fault.OBJECT_MISSING.because(message + "there is no such object", cause);
            case EXISTS -> Fault.OBJECT_EXISTS.because(message + "it exists already", cause);
            case DENIED ->
                Fault.STORAGE_DENIED
                        .because(text, cause)
                        .hint("give this account the right to read and write below '" + root + "'");
            case UNTRUSTED -> Fault.STORAGE_DENIED.because(text, cause);
            case FULL ->
                Fault.STORAGE_FULL
                        .because(text, cause)
                        .hint("free some space there, raise the quota, or shorten the retention");
            case REFUSED -> Fault.STORAGE_BROKEN.because(text, cause);
            case BUSY ->
                Fault.STORAGE_UNREACHABLE
                        .because(text, cause)
                        .hint("try again later, or lower 'connections' of destination '" + destination + "'");
            case LOST ->
                Fault.STORAGE_UNREACHABLE
                        .because(message + address + ": " + reason(cause), cause)
                        .hint("check that the server runs and that 'host' and 'port' are its address");
        };
        if (cause instanceof TransferException known && !known.hint().isEmpty()) {
            fault.hint(known.hint());
        }
        return fault;
    }

    RecobroException broken(String action, String reason, String hint) {
        return Fault.STORAGE_BROKEN
                .because("unable to " + action + " destination '" + destination + "': " + reason)
                .hint(hint);
    }

    RecobroException interrupted(String action, Exception cause) {
        return Fault.INTERRUPTED.because(
                "unable to " + action + " destination '" + destination + "': interrupted", cause);
    }

    private static String reason(Throwable cause) {
        String reason = cause.getMessage();
        return reason == null || reason.isBlank() ? cause.getClass().getSimpleName() : reason.strip();
    }
}
