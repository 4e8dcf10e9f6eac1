package io.recobro.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom a TLS client believes: the system's authorities, those of a file in PEM (RFC 7468), or both. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    public static TrustManager[] ofSystem() throws GeneralSecurityException {
        return managers(null);
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds no certificate, or something else
     */
    public static TrustManager[] ofFile(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        add(store, "file", read(pem));
        return managers(store);
    }

    /**
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds no certificate, or something else
     */
    public static TrustManager[] ofSystemAndFile(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        add(store, "file", read(pem));
        for (TrustManager manager : ofSystem()) {
            if (manager instanceof X509TrustManager system) {
                add(store, "system", List.of(system.getAcceptedIssuers()));
            }
        }
        return managers(store);
    }

    private static Collection<? extends Certificate> read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("no certificate in it");
            }
            return certificates;
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static void add(KeyStore store, String alias, Collection<? extends Certificate> certificates)
            throws GeneralSecurityException {
        int count = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry(alias + "-" + count++, certificate);
        }
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
