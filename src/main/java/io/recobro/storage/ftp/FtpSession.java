package io.recobro.storage.ftp;

import io.recobro.storage.transfer.FileSession;
import io.recobro.storage.transfer.RemoteFile;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/**
 * One control connection. Not thread-safe. Many servers hide names that start with a dot, in some of their listings or in all: below
 * the root, such a name gets an {@code @} in front, which no object key contains.
 */
final class FtpSession implements FileSession {
    private static final int PIECE = 64 * 1024;

    private final FTPClient client;
    private final Listings listings;
    private final String root;

    /** @param root directory of the destination, whose own name stays as it is */
    FtpSession(FTPClient client, String root) throws IOException {
        this.client = client;
        this.listings = new Listings(client);
        this.root = root.replaceAll("/+$", "");
    }

    private String sent(String path) {
        return path.startsWith(root + "/")
                ? root + path.substring(root.length()).replace("/.", "/@.")
                : path;
    }

    private static RemoteFile received(RemoteFile file) {
        return file.name().startsWith("@.")
                ? new RemoteFile(file.name().substring(1), file.type(), file.bytes(), file.modified())
                : file;
    }

    @Override
    public Optional<RemoteFile> look(String path) throws IOException {
        return listings.look(sent(path)).map(FtpSession::received);
    }

    @Override
    public List<RemoteFile> entries(String directory) throws IOException {
        return listings.entries(sent(directory)).stream()
                .map(FtpSession::received)
                .toList();
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        String wanted = sent(path);
        Optional<TransferException> refused = make(wanted);
        if (refused.isPresent() && !parentExists(wanted)) {
            throw new TransferException(Reason.MISSING, refused.get().getMessage(), refused.get());
        }
        // another session may have made the directory above after the first attempt
        refused = refused.isPresent() ? make(wanted) : refused;
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    private Optional<TransferException> make(String path) throws IOException {
        if (client.makeDirectory(path)) {
            return Optional.empty();
        }
        TransferException failure = FtpReplies.failure(client);
        return client.changeWorkingDirectory(path) ? Optional.empty() : Optional.of(failure);
    }

    private boolean parentExists(String path) throws IOException {
        String parent = path.substring(0, path.lastIndexOf('/'));
        return parent.isEmpty() || client.changeWorkingDirectory(parent);
    }

    @Override
    public void removeDirectory(String path) throws IOException {
        // some servers refuse to remove the directory that they are in
        client.changeWorkingDirectory("/");
        demand(client.removeDirectory(sent(path)));
    }

    @Override
    public void remove(String path) throws IOException {
        if (client.deleteFile(sent(path))) {
            return;
        }
        TransferException failure = FtpReplies.failure(client);
        throw look(path).isEmpty() ? new TransferException(Reason.MISSING, failure.getMessage(), failure) : failure;
    }

    @Override
    public void write(String path, long offset, byte[] bytes, int from, int length) throws IOException {
        OutputStream out = offset == 0 ? client.storeFileStream(sent(path)) : client.appendFileStream(sent(path));
        if (out == null) {
            TransferException failure = FtpReplies.failure(client);
            throw failure.reason() == Reason.FULL || failure.reason() == Reason.LOST || parentExists(sent(path))
                    ? failure
                    : new TransferException(Reason.MISSING, failure.getMessage(), failure);
        }
        try (out) {
            for (int at = from; at < from + length; at += PIECE) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException();
                }
                out.write(bytes, at, Math.min(PIECE, from + length - at));
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw reasonOfBreak(e);
        }
        demand(client.completePendingCommand());
    }

    /** A server that cannot write closes the data connection and says why on the other one. */
    private IOException reasonOfBreak(IOException broken) {
        try {
            if (!client.completePendingCommand()) {
                TransferException failure = FtpReplies.failure(client);
                failure.addSuppressed(broken);
                return failure;
            }
        } catch (IOException controlIsGoneToo) {
            broken.addSuppressed(controlIsGoneToo);
        }
        return broken;
    }

    @Override
    public InputStream read(String path, long offset) throws IOException {
        client.setRestartOffset(offset);
        InputStream in = client.retrieveFileStream(sent(path));
        if (in == null) {
            client.setRestartOffset(0);
            TransferException failure = FtpReplies.failure(client);
            throw failure.reason() == Reason.REFUSED && look(path).isEmpty()
                    ? new TransferException(Reason.MISSING, failure.getMessage(), failure)
                    : failure;
        }
        return new FtpInput(client, in);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        demand(client.rename(sent(from), sent(to)));
    }

    @Override
    public void replace(String from, String to) throws IOException {
        if (client.rename(sent(from), sent(to))) {
            return;
        }
        TransferException failure = FtpReplies.failure(client);
        if (look(to).isEmpty() || look(from).isEmpty()) {
            throw failure;
        }
        demand(client.deleteFile(sent(to)));
        demand(client.rename(sent(from), sent(to)));
    }

    /** By {@code AVBL} (draft-peterson-streamlined-ftp-command-extensions), where the server offers it. */
    @Override
    public Optional<Long> freeBytes(String directory) throws IOException {
        if (client.hasFeature("AVBL") && client.sendCommand("AVBL", sent(directory)) == FTPReply.FILE_STATUS) {
            String text = client.getReplyString().substring(3).strip();
            if (text.matches("\\d{1,18}")) {
                return Optional.of(Long.parseLong(text));
            }
        }
        return Optional.empty();
    }

    /** Most servers rename onto an existing file without a word. */
    @Override
    public boolean refusesOverwriting() {
        return false;
    }

    @Override
    public boolean alive() {
        try {
            return client.sendNoOp();
        } catch (IOException gone) {
            return false;
        }
    }

    private void demand(boolean done) throws TransferException {
        if (!done) {
            throw FtpReplies.failure(client);
        }
    }

    @Override
    public void close() {
        disconnect(client);
    }

    static void disconnect(FTPClient client) {
        try {
            client.disconnect();
        } catch (IOException gone) {
            // there is nothing left to close
        }
    }
}
