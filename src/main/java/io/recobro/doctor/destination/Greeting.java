package io.recobro.doctor.destination;

import io.recobro.fault.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** What an HTTP server tells before anybody logs in: its time of day, and until when its certificate is good. */
public final class Greeting {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofDays(14);

    private final Clock clock;

    public Greeting(Clock clock) {
        this.clock = clock;
    }

    /** Nothing where the server does not answer so, or its certificate is not one of the system's: others tell that. */
    public List<Finding> look(URI endpoint) {
        boolean encrypted = endpoint.getScheme().equals("https");
        int port = endpoint.getPort() > 0 ? endpoint.getPort() : encrypted ? 443 : 80;
        List<Finding> findings = new ArrayList<>();
        try (Socket plain = new Socket()) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.connect(new InetSocketAddress(endpoint.getHost(), port), PATIENCE_MILLIS);
            if (!encrypted) {
                if (!plain.getInetAddress().isLoopbackAddress()) {
                    findings.add(Finding.warning(
                            "backups travel to " + endpoint.getHost() + " unencrypted",
                            "endpoint: https://" + endpoint.getHost()));
                }
                date(plain, endpoint).ifPresent(time -> clock(time, findings));
                return findings;
            }
            try (SSLSocket socket = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(plain, endpoint.getHost(), port, true)) {
                socket.startHandshake();
                if (socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
                    certificate(certificate.getNotAfter().toInstant(), findings);
                }
                date(socket, endpoint).ifPresent(time -> clock(time, findings));
            }
            return findings;
        } catch (IOException unanswered) {
            return findings; // the probe tells whether the server can be used
        }
    }

    private void certificate(Instant end, List<Finding> findings) {
        if (end.isBefore(clock.instant().plus(SOON))) {
            findings.add(Finding.warning(
                    "its certificate ends on " + end + "; after that no backup gets there", "renew it now"));
        }
    }

    private void clock(Instant theirs, List<Finding> findings) {
        Duration ahead = Duration.between(clock.instant(), theirs);
        if (ahead.abs().compareTo(CLOCKS_AGREE) > 0) {
            findings.add(Finding.warning(
                    "its clock is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of")
                            + " ours; requests are refused when clocks are 15 minutes apart",
                    "timedatectl set-ntp true"));
        }
    }

    private static Optional<Instant> date(Socket socket, URI endpoint) throws IOException {
        socket.getOutputStream()
                .write(("HEAD / HTTP/1.1\r\nHost: " + endpoint.getAuthority() + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("date:")) {
                try {
                    return Optional.of(
                            ZonedDateTime.parse(line.substring(5).strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
                } catch (DateTimeParseException _) {
                    return Optional.empty(); // not a date as HTTP writes it
                }
            }
        }
        return Optional.empty();
    }
}
