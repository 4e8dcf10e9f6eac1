package io.recobro.storage.ftp;

import io.recobro.secret.TrustedCertificates;
import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Which certificates are trusted: the system's authorities, and those of a file. */
final class Trust {
    private static final String TICKETS = "jdk.tls.client.enableSessionTicketExtension";

    private Trust() {}

    /** A context of its own for each connection, so that its data connections find its TLS session and no other's. */
    static SSLContext context(Optional<Path> ca) throws IOException {
        try {
            SSLContext context = withoutTickets();
            context.init(null, managers(ca), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TransferException(Reason.UNTRUSTED, "unable to set up TLS: " + e.getMessage(), e);
        }
    }

    /**
     * Sessions are resumed by their id: Java throws away tickets that last longer than a week, as those of vsftpd do, and
     * would then resume nothing. A context reads the property only while it is made; another one that is made at the same time
     * does without tickets, too.
     */
    private static synchronized SSLContext withoutTickets() throws GeneralSecurityException {
        String before = System.getProperty(TICKETS);
        System.setProperty(TICKETS, "false");
        try {
            return SSLContext.getInstance("TLS");
        } finally {
            if (before == null) {
                System.clearProperty(TICKETS);
            } else {
                System.setProperty(TICKETS, before);
            }
        }
    }

    private static TrustManager[] managers(Optional<Path> ca) throws IOException, GeneralSecurityException {
        if (ca.isEmpty()) {
            return TrustedCertificates.ofSystem();
        }
        try {
            return TrustedCertificates.ofSystemAndFile(ca.get());
        } catch (IOException | GeneralSecurityException e) {
            throw new TransferException(
                    Reason.UNTRUSTED,
                    "unable to read the certificates '" + ca.get() + "': " + e.getMessage(),
                    "'ca' must hold certificates in PEM",
                    e);
        }
    }
}
