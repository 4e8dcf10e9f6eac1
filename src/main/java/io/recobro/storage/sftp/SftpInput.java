package io.recobro.storage.sftp;

import java.io.IOException;
import java.io.InputStream;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpException;

/** A file being read, several requests ahead. */
final class SftpInput extends InputStream {
    private final SftpInputStreamAsync source;

    SftpInput(SftpInputStreamAsync source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
