package io.recobro.storage.sftp;

import io.recobro.storage.transfer.TransferException;
import io.recobro.storage.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * The keys that one host may have, by a file in the format of {@code known_hosts} (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT):
 * hashed names, patterns and {@code [host]:port} are understood, {@code @revoked} is obeyed, certificate authorities are
 * passed over.
 */
record KnownHosts(Path file, String host, int port) {
    private record Known(String type, byte[] key, boolean revoked) {}

    /** Types of the keys known for the host, such as {@code ssh-ed25519}, in the order of the file. */
    List<String> types() throws IOException {
        return known().stream()
                .filter(known -> !known.revoked())
                .map(Known::type)
                .distinct()
                .toList();
    }

    /** Why the key may not be trusted; empty if it may. */
    Optional<TransferException> refusal(PublicKey key) throws IOException {
        ByteArrayBuffer encoded = new ByteArrayBuffer();
        encoded.putRawPublicKey(key);
        byte[] bytes = encoded.getCompactData();
        String type = KeyUtils.getKeyType(key);
        List<Known> known = known();
        List<Known> same =
                known.stream().filter(each -> Arrays.equals(each.key(), bytes)).toList();
        String shown = type + " " + KeyUtils.getFingerPrint(key);
        if (same.stream().anyMatch(Known::revoked)) {
            return refusal(
                    "the host key " + shown + " of '" + host + "' is revoked in '" + file + "'", "ask the provider");
        }
        if (!same.isEmpty()) {
            return Optional.empty();
        }
        String line = pattern() + " " + type + " " + Base64.getEncoder().encodeToString(bytes);
        if (known.stream().anyMatch(each -> each.type().equals(type))) {
            return refusal(
                    "the host key of '" + host + "' has changed: it is " + shown + ", and not the one in '" + file
                            + "'; someone may be listening in",
                    "ask the provider whether the key was changed, and only then replace the line in '" + file
                            + "' by: " + line);
        }
        String where = Files.exists(file) ? "is not in '" + file + "'" : "is unknown: there is no file '" + file + "'";
        return refusal(
                "the host key " + shown + " of '" + host + "' " + where,
                "compare this fingerprint with the provider's, then add to '" + file + "' the line: " + line);
    }

    private static Optional<TransferException> refusal(String message, String hint) {
        return Optional.of(new TransferException(Reason.UNTRUSTED, message, hint, null));
    }

    private String pattern() {
        return port == SftpSettings.DEFAULT_PORT ? host : "[" + host + "]:" + port;
    }

    private List<Known> known() throws IOException {
        List<Known> known = new ArrayList<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            return known;
        } catch (IOException e) {
            throw new TransferException(Reason.UNTRUSTED, "unable to read '" + file + "': " + e.getMessage(), e);
        }
        for (String line : lines) {
            KnownHostEntry entry = parse(line.strip());
            if (entry == null || entry.getKeyEntry() == null || !entry.isHostMatch(host, port)) {
                continue;
            }
            boolean authority = "cert-authority".equals(entry.getMarker());
            if (!authority) {
                known.add(new Known(
                        entry.getKeyEntry().getKeyType(),
                        entry.getKeyEntry().getKeyData(),
                        "revoked".equals(entry.getMarker())));
            }
        }
        return known;
    }

    /** Null for a comment, and for a line that cannot be read: it vouches for no key. */
    private static KnownHostEntry parse(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        try {
            return KnownHostEntry.parseKnownHostEntry(line);
        } catch (RuntimeException unreadable) {
            return null;
        }
    }
}
