package io.recobro.storage.sftp;

import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.util.Locale;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** What the status codes of SFTP mean (draft-ietf-secsh-filexfer-13, section 9.1; versions up to 5 know only some). */
final class SftpFaults {
    private SftpFaults() {}

    static TransferException translate(SftpException cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
        String text = "the server answered " + SftpConstants.getStatusName(cause.getStatus())
                + (message.isBlank() ? "" : " (" + cause.getMessage() + ")");
        return switch (cause.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                new TransferException(Reason.MISSING, text, cause);
            case SftpConstants.SSH_FX_FILE_ALREADY_EXISTS -> new TransferException(Reason.EXISTS, text, cause);
            case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
                new TransferException(Reason.DENIED, text, cause);
            case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
                new TransferException(Reason.FULL, text, cause);
            case SftpConstants.SSH_FX_NO_CONNECTION, SftpConstants.SSH_FX_CONNECTION_LOST ->
                new TransferException(Reason.LOST, text, cause);
            default -> {
                boolean full = message.contains("no space") || message.contains("quota");
                yield new TransferException(full ? Reason.FULL : Reason.REFUSED, text, cause);
            }
        };
    }
}
