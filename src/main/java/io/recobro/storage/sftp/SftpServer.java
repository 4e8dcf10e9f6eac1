package io.recobro.storage.sftp;

import io.recobro.secret.Secret;
import io.recobro.storage.transfer.FileServer;
import io.recobro.storage.transfer.FileSession;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/** Logs in to one SFTP server. */
public final class SftpServer implements FileServer {
    private static final AttributeKey<AtomicReference<IOException>> REFUSAL = new AttributeKey<>();

    private final SftpSettings settings;
    private final KnownHosts knownHosts;
    private SshClient client;

    public SftpServer(SftpSettings settings) {
        this.settings = settings;
        this.knownHosts = new KnownHosts(settings.knownHosts(), settings.host(), settings.port());
    }

    @Override
    public String address() {
        return settings.host() + ":" + settings.port();
    }

    /** Requests of many threads share a session. */
    @Override
    public int usersPerSession() {
        return Integer.MAX_VALUE;
    }

    @Override
    public FileSession connect() throws IOException {
        ClientSession session = null;
        boolean ready = false;
        // not kept with the session: the server may be refused before there is one
        AtomicReference<IOException> refused = new AtomicReference<>();
        try {
            session = client().connect(
                            settings.user(),
                            settings.host(),
                            settings.port(),
                            AttributeRepository.ofKeyValuePair(REFUSAL, refused),
                            null)
                    .verify(settings.timeout())
                    .getSession();
            addIdentities(session);
            session.auth().verify(settings.timeout());
            SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
            ready = true;
            return new SftpSession(session, sftp);
        } catch (UnresolvedAddressException e) {
            throw new IOException("unknown host", e);
        } catch (IOException e) {
            throw refused.get() == null ? explained(e) : refused.get();
        } catch (IllegalStateException closed) {
            throw refused.get() == null ? new IOException(closed.getMessage(), closed) : refused.get();
        } finally {
            if (session != null && !ready) {
                session.close(true);
            }
        }
    }

    private void addIdentities(ClientSession session) throws IOException {
        if (settings.privateKey().isPresent()) {
            for (KeyPair pair : keys(session, settings.privateKey().get())) {
                session.addPublicKeyIdentity(pair);
            }
        }
        settings.password().ifPresent(password -> session.addPasswordIdentity(password.reveal()));
    }

    private Iterable<KeyPair> keys(ClientSession session, Secret privateKey) throws IOException {
        byte[] pem = privateKey.reveal().getBytes(StandardCharsets.UTF_8);
        FilePasswordProvider passphrase = settings.passphrase()
                .map(secret -> FilePasswordProvider.of(secret.reveal()))
                .orElse(FilePasswordProvider.EMPTY);
        try {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    session, () -> "private_key", new ByteArrayInputStream(pem), passphrase);
            if (pairs == null || !pairs.iterator().hasNext()) {
                throw new TransferException(
                        Reason.DENIED, "'private_key' holds no private key", "give a key as ssh-keygen makes it", null);
            }
            return pairs;
        } catch (TransferException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new TransferException(
                    Reason.DENIED,
                    "'private_key' cannot be used: " + e.getMessage(),
                    settings.passphrase().isPresent() ? "check 'passphrase'" : "set 'passphrase' if the key has one",
                    e);
        }
    }

    private IOException explained(IOException failure) {
        if (!(failure instanceof SshException)) {
            return failure;
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No more authentication methods")) {
            return new TransferException(
                    Reason.DENIED,
                    "the server refused the login of user '" + settings.user() + "'",
                    "check 'user' and " + (settings.privateKey().isPresent() ? "'private_key'" : "'password'"),
                    failure);
        }
        if (message.contains("Unable to negotiate")) {
            return new TransferException(
                    Reason.REFUSED, message, "the server is too old, or allows too little", failure);
        }
        return failure;
    }

    private synchronized SshClient client() throws IOException {
        if (client == null) {
            client = SshClients.start(settings, knownHosts.types(), this::trusts);
        }
        return client;
    }

    private boolean trusts(ClientSession session, java.net.SocketAddress address, PublicKey key) {
        IOException refusal;
        try {
            refusal = knownHosts.refusal(key).orElse(null);
        } catch (IOException e) {
            refusal = e;
        }
        if (refusal != null) {
            session.getConnectionContext().getAttribute(REFUSAL).set(refusal);
        }
        return refusal == null;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.stop();
            client = null;
        }
    }
}
