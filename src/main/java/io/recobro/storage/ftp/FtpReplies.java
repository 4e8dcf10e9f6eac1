package io.recobro.storage.ftp;

import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.util.Locale;
import org.apache.commons.net.ftp.FTPClient;

/** What the replies of FTP mean (RFC 959, section 4.2; RFC 4217, section 10); servers tell many things apart by words only. */
final class FtpReplies {
    private FtpReplies() {}

    static String text(FTPClient client) {
        String reply = client.getReplyString();
        return "the server answered "
                + (reply == null ? "nothing" : reply.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    /** The last reply, which was a refusal. */
    static TransferException failure(FTPClient client) {
        String text = text(client);
        String words = text.toLowerCase(Locale.ROOT);
        int code = client.getReplyCode();
        if (words.contains("reuse")) {
            return new TransferException(
                    Reason.REFUSED,
                    text,
                    "allow data connections without a resumed TLS session there (vsftpd: require_ssl_reuse=NO), or use"
                            + " 'sftp'",
                    null);
        }
        if (code == 452 || code == 552 || words.contains("no space") || words.contains("quota")) {
            return new TransferException(Reason.FULL, text, null);
        }
        return switch (code) {
            case 421, 450 -> new TransferException(Reason.BUSY, text, null);
            case 425, 426 -> new TransferException(Reason.LOST, text, null);
            case 451 -> new TransferException(Reason.REFUSED, text, "check space and quota of the account there", null);
            case 530, 532 -> new TransferException(Reason.DENIED, text, "check 'user' and 'password'", null);
            default -> {
                boolean denied = words.contains("denied") || words.contains("permission") || words.contains("allowed");
                yield new TransferException(denied ? Reason.DENIED : Reason.REFUSED, text, null);
            }
        };
    }
}
