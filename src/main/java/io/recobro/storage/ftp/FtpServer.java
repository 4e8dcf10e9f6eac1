package io.recobro.storage.ftp;

import io.recobro.secret.Secret;
import io.recobro.storage.ftp.FtpSettings.Protection;
import io.recobro.storage.transfer.FileServer;
import io.recobro.storage.transfer.FileSession;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPClientConfig;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPReply;

/** Logs in to one FTP server. */
public final class FtpServer implements FileServer {
    private final FtpSettings settings;

    public FtpServer(FtpSettings settings) {
        this.settings = settings;
    }

    @Override
    public String address() {
        return settings.host() + ":" + settings.port();
    }

    /** A control connection is taken while its data connection is open. */
    @Override
    public int usersPerSession() {
        return 1;
    }

    @Override
    public FileSession connect() throws IOException {
        FTPClient client = client();
        boolean ready = false;
        try {
            client.connect(settings.host(), settings.port());
            if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
                throw FtpReplies.failure(client);
            }
            client.setSoTimeout((int) settings.timeout().toMillis());
            client.setKeepAlive(true);
            client.setTcpNoDelay(true);
            logIn(client);
            ready = true;
            return new FtpSession(client, settings.path());
        } catch (FTPConnectionClosedException e) {
            throw new TransferException(Reason.BUSY, "the server closed the connection: " + e.getMessage(), e);
        } catch (SSLException e) {
            throw explained(e);
        } catch (UnknownHostException e) {
            throw new IOException("unknown host", e);
        } finally {
            if (!ready) {
                FtpSession.disconnect(client);
            }
        }
    }

    private FTPClient client() throws IOException {
        FTPClient client = settings.protection() == Protection.NONE
                ? new FTPClient()
                : new TlsClient(
                        settings.protection() == Protection.IMPLICIT, Trust.context(settings.ca()), settings.host());
        int timeout = (int) settings.timeout().toMillis();
        client.setConnectTimeout(timeout);
        client.setDefaultTimeout(timeout);
        client.setDataTimeout(settings.timeout());
        client.setControlEncoding(StandardCharsets.UTF_8);
        client.setUseEPSVwithIPv4(true);
        client.setListHiddenFiles(true);
        FTPClientConfig listings = new FTPClientConfig(""); // the server says of what system it is
        listings.setUnparseableEntries(true);
        client.configure(listings);
        return client;
    }

    private void logIn(FTPClient client) throws IOException {
        String password = settings.password().reveal();
        if (!client.login(settings.user(), password)) {
            String reply = Secret.hide(password, FtpReplies.text(client));
            String words = reply.toLowerCase(Locale.ROOT);
            if (words.contains("too many") || words.contains("maximum") || client.getReplyCode() == 421) {
                throw new TransferException(Reason.BUSY, reply, null);
            }
            boolean wantsTls = words.contains("ssl") || words.contains("tls") || words.contains("encrypt");
            throw new TransferException(
                    Reason.DENIED,
                    "the server refused the login of user '" + settings.user() + "': " + reply,
                    wantsTls ? "use type 'ftps': the server demands TLS" : "check 'user' and 'password'",
                    null);
        }
        client.enterLocalPassiveMode();
        if (client instanceof TlsClient tls) {
            tls.protectData();
        }
        if (!client.setFileType(FTP.BINARY_FILE_TYPE)) {
            throw FtpReplies.failure(client);
        }
    }

    private TransferException explained(SSLException failure) {
        String message = "TLS failed: " + failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                String reason = String.valueOf(cause.getMessage());
                boolean name = reason.contains("subject alternative") || reason.contains("name matching");
                return new TransferException(
                        Reason.UNTRUSTED,
                        "the server's certificate is not trusted: " + reason,
                        name
                                ? "give as 'host' the name that stands in the certificate"
                                : "name the file with the certificate authority of the server as 'ca'",
                        failure);
            }
        }
        boolean implicit = settings.protection() == Protection.IMPLICIT;
        return new TransferException(
                Reason.REFUSED,
                message,
                implicit
                        ? "check 'implicit' and 'port': the server does not speak TLS from the first byte"
                        : "check that the server offers AUTH TLS, and TLS 1.2",
                failure);
    }

    @Override
    public void close() {}
}
