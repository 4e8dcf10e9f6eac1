package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The certificates that this host shows to others: who they are for and when they end. Keys are not opened. */
final class Certificates {
    private static final List<String> PLACES = List.of(
            "/etc/letsencrypt/live",
            "/etc/ssl/private",
            "/etc/ssl/local",
            "/etc/nginx",
            "/etc/apache2",
            "/etc/haproxy",
            "/etc/mysql",
            "/etc/postfix",
            "/etc/dovecot",
            "/etc/docker",
            "/etc/recobro",
            "/srv",
            "/opt");
    private static final String NAMES = ".*\\.(?:pem|crt|cer|cert)";
    private static final int DEPTH = 3;
    private static final int MOST = 500;

    private Certificates() {}

    static String text(Host host) {
        List<String> lines = new ArrayList<>();
        PLACES.forEach(place -> look(host, place, DEPTH, lines));
        return String.join("\n", lines.stream().sorted().distinct().toList());
    }

    private static void look(Host host, String directory, int depth, List<String> lines) {
        for (String name : host.names(directory)) {
            String path = directory + "/" + name;
            if (lines.size() >= MOST) {
                return;
            }
            if (name.matches(NAMES)) {
                Output file = host.read(path);
                if (file.usable() && file.text().contains("-----BEGIN CERTIFICATE-----")) {
                    lines.add(line(path, file.bytes()));
                }
            } else if (depth > 1 && !name.contains(".") || depth > 1 && directory.equals("/etc/letsencrypt/live")) {
                look(host, path, depth - 1, lines);
            }
        }
    }

    /** The first certificate of a file; those after it are of the authorities that signed it. */
    static String line(String path, byte[] pem) {
        try {
            Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(onlyCertificates(pem)));
            X509Certificate first = (X509Certificate) chain.iterator().next();
            return "ends " + first.getNotAfter().toInstant() + "  " + path + "  "
                    + first.getSubjectX500Principal().getName() + names(first);
        } catch (CertificateException | RuntimeException notOne) {
            return "unreadable            " + path;
        }
    }

    private static byte[] onlyCertificates(byte[] pem) {
        String text = new String(pem, java.nio.charset.StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            inside |= line.startsWith("-----BEGIN CERTIFICATE-----");
            if (inside) {
                out.append(line).append('\n');
            }
            inside &= !line.startsWith("-----END CERTIFICATE-----");
        }
        return out.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private static String names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? ""
                : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.joining(", ", " (", ")"));
    }
}
