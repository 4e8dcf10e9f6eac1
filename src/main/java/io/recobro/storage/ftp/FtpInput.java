package io.recobro.storage.ftp;

import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.net.ftp.FTPClient;

/** A data connection being read. Its end counts only when the server confirms that it sent everything. */
final class FtpInput extends BulkInputStream {
    private final FTPClient client;
    private final InputStream data;
    private boolean ended;

    FtpInput(FTPClient client, InputStream data) {
        this.client = client;
        this.data = data;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int count = data.read(target, offset, length);
        if (count < 0) {
            ended = true;
            data.close();
            if (!client.completePendingCommand()) {
                throw FtpReplies.failure(client);
            }
        }
        return count;
    }

    /** Breaks the transfer off unless it ended; the server's complaint about that is no failure. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            data.close();
            client.completePendingCommand();
        }
    }
}
