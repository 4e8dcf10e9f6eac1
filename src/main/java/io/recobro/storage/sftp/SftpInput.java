package io.recobro.storage.sftp;

import io.recobro.stream.BulkInputStream;
import java.io.IOException;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpException;

/** A file being read, several requests ahead. */
final class SftpInput extends BulkInputStream {
    private final SftpInputStreamAsync source;

    SftpInput(SftpInputStreamAsync source) {
        this.source = source;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return source.read(target, offset, length);
        } catch (SftpException e) {
            throw SftpFaults.translate(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            source.close();
        } catch (SftpException e) {
            throw SftpFaults.translate(e);
        }
    }
}
