package io.recobro.storage.sftp;

import io.recobro.storage.transfer.FileSession;
import io.recobro.storage.transfer.RemoteFile;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.CopyMode;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatExtensionInfo;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** One SSH connection with one SFTP channel. Thread-safe: requests carry numbers. New files are 0600, directories 0700. */
final class SftpSession implements FileSession {
    /** Payload of one request: what every server takes, by draft-ietf-secsh-filexfer-02, section 3. */
    private static final int REQUEST = 32 * 1024;

    private final ClientSession session;
    private final SftpClient client;

    SftpSession(ClientSession session, SftpClient client) {
        this.session = session;
        this.client = client;
    }

    @Override
    public Optional<RemoteFile> look(String path) throws IOException {
        try {
            return Optional.of(file(path.substring(path.lastIndexOf('/') + 1), client.lstat(path)));
        } catch (SftpException e) {
            TransferException failure = SftpFaults.translate(e);
            if (failure.reason() == Reason.MISSING) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static RemoteFile file(String name, Attributes attributes) {
        RemoteFile.Type type = RemoteFile.Type.OTHER;
        if (attributes.isSymbolicLink()) {
            type = RemoteFile.Type.LINK;
        } else if (attributes.isDirectory()) {
            type = RemoteFile.Type.DIRECTORY;
        } else if (attributes.isRegularFile()) {
            type = RemoteFile.Type.FILE;
        }
        return new RemoteFile(
                name,
                type,
                attributes.getSize(),
                Optional.ofNullable(attributes.getModifyTime()).map(time -> time.toInstant()));
    }

    @Override
    public List<RemoteFile> entries(String directory) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        try (CloseableHandle handle = client.openDir(directory)) {
            for (List<SftpClient.DirEntry> some = client.readDir(handle); some != null; some = client.readDir(handle)) {
                for (SftpClient.DirEntry entry : some) {
                    if (!entry.getFilename().equals(".") && !entry.getFilename().equals("..")) {
                        files.add(file(entry.getFilename(), entry.getAttributes()));
                    }
                }
            }
        } catch (SftpException e) {
            throw SftpFaults.translate(e);
        }
        return files;
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        try {
            client.mkdir(path);
        } catch (SftpException e) {
            TransferException failure = SftpFaults.translate(e);
            if (failure.reason() == Reason.MISSING || !isDirectory(path)) {
                throw failure;
            }
            return;
        }
        protect(path, 0700);
    }

    private boolean isDirectory(String path) throws IOException {
        try {
            return client.stat(path).isDirectory();
        } catch (SftpException absent) {
            return false;
        }
    }

    private void protect(String path, int permissions) throws IOException {
        Attributes attributes = new Attributes();
        attributes.setPermissions(permissions);
        try {
            client.setStat(path, attributes);
        } catch (SftpException serverKnowsBetter) {
            return;
        }
    }

    @Override
    public void removeDirectory(String path) throws IOException {
        run(() -> client.rmdir(path));
    }

    @Override
    public void remove(String path) throws IOException {
        run(() -> client.remove(path));
    }

    @Override
    public void write(String path, long offset, byte[] bytes, int from, int length) throws IOException {
        Set<OpenMode> modes = EnumSet.of(OpenMode.Write);
        if (offset == 0) {
            modes.add(OpenMode.Create);
        }
        try (CloseableHandle handle = client.open(path, modes)) {
            if (offset == 0) {
                protect(path, 0600);
            }
            SftpOutputStreamAsync out =
                    new SftpOutputStreamAsync((AbstractSftpClient) client, REQUEST, path, handle, false);
            out.setOffset(offset);
            try (out) {
                out.write(bytes, from, length);
            }
            OpenSSHFsyncExtension fsync = client.getExtension(OpenSSHFsyncExtension.class);
            if (fsync != null && fsync.isSupported()) {
                fsync.fsync(handle);
            }
        } catch (SftpException e) {
            throw writing(path, SftpFaults.translate(e));
        }
    }

    /** OpenSSH has no word for a full disk: a failure there is one. */
    private TransferException writing(String path, TransferException failure) throws IOException {
        if (failure.reason() != Reason.REFUSED) {
            return failure;
        }
        Optional<Long> free = freeBytes(path.substring(0, path.lastIndexOf('/') + 1));
        if (free.filter(bytes -> bytes < REQUEST).isPresent()) {
            return new TransferException(Reason.FULL, "the server has no space left", failure);
        }
        return new TransferException(
                Reason.REFUSED, failure.getMessage(), "check space and quota of the account there", failure);
    }

    @Override
    public InputStream read(String path, long offset) throws IOException {
        try {
            Attributes attributes = client.stat(path);
            CloseableHandle handle = client.open(path, OpenMode.Read);
            return new SftpInput(new SftpInputStreamAsync(
                    (AbstractSftpClient) client, REQUEST, offset, attributes.getSize(), path, handle));
        } catch (SftpException e) {
            throw SftpFaults.translate(e);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        run(() -> client.rename(from, to));
    }

    @Override
    public void replace(String from, String to) throws IOException {
        OpenSSHPosixRenameExtension posix = client.getExtension(OpenSSHPosixRenameExtension.class);
        run(() -> {
            if (posix != null && posix.isSupported()) {
                posix.posixRename(from, to);
            } else if (client.getVersion() >= SftpConstants.SFTP_V5) {
                client.rename(from, to, CopyMode.Overwrite);
            } else {
                if (look(to).isPresent()) {
                    client.remove(to);
                }
                client.rename(from, to);
            }
        });
    }

    @Override
    public Optional<Long> freeBytes(String directory) throws IOException {
        OpenSSHStatPathExtension statvfs = client.getExtension(OpenSSHStatPathExtension.class);
        if (statvfs == null || !statvfs.isSupported()) {
            return Optional.empty();
        }
        for (String path = directory; ; path = path.substring(0, Math.max(1, path.lastIndexOf('/')))) {
            try {
                OpenSSHStatExtensionInfo info = statvfs.stat(path);
                return Optional.of(info.f_bavail * info.f_frsize);
            } catch (SftpException e) {
                if (SftpFaults.translate(e).reason() != Reason.MISSING || path.length() <= 1) {
                    return Optional.empty();
                }
            }
        }
    }

    /**
     * OpenSSH's server links the new name to the file before it removes the old one (process_rename in its sftp-server.c), and
     * a link never replaces; other servers look and rename.
     */
    @Override
    public boolean refusesOverwriting() {
        return session.getServerVersion().startsWith("SSH-2.0-OpenSSH")
                && client.getServerExtensions().containsKey("hardlink@openssh.com");
    }

    @Override
    public boolean alive() {
        return session.isOpen() && client.isOpen();
    }

    @Override
    public void close() {
        session.close(true);
    }

    @FunctionalInterface
    private interface Request {
        void send() throws IOException;
    }

    private static void run(Request request) throws IOException {
        try {
            request.send();
        } catch (SftpException e) {
            throw SftpFaults.translate(e);
        }
    }
}
