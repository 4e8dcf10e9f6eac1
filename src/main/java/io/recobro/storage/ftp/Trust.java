package io.recobro.storage.ftp;

import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

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
        TrustManagerFactory system = factory(null);
        if (ca.isEmpty()) {
            return system.getTrustManagers();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate certificate : read(ca.get())) {
            store.setCertificateEntry("own-" + count++, certificate);
        }
        for (TrustManager manager : system.getTrustManagers()) {
            if (manager instanceof X509TrustManager authorities) {
                for (X509Certificate certificate : authorities.getAcceptedIssuers()) {
                    store.setCertificateEntry("system-" + count++, certificate);
                }
            }
        }
        return factory(store).getTrustManagers();
    }

    private static TrustManagerFactory factory(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static Iterable<? extends Certificate> read(Path file) throws TransferException {
        try (InputStream pem = Files.newInputStream(file)) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("no certificate in it");
            }
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new TransferException(
                    Reason.UNTRUSTED,
                    "unable to read the certificates '" + file + "': " + e.getMessage(),
                    "'ca' must hold certificates in PEM",
                    e);
        }
    }
}
