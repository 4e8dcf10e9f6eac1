package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import java.util.Base64;
import java.util.List;

/** The public keys that packages are checked with, except those that the distribution brings along itself. */
final class Keyrings {
    private static final List<String> PLACES =
            List.of("/etc/apt/keyrings", "/etc/apt/trusted.gpg.d", "/usr/share/keyrings");
    private static final String OWN = "(?:debian|ubuntu)-.*";
    private static final int LIMIT = 256 << 10;

    private Keyrings() {}

    static String text(Host host) {
        StringBuilder out = new StringBuilder();
        for (String place : PLACES) {
            for (String name : host.names(place)) {
                if (!name.matches(OWN) && name.matches(".*\\.(?:gpg|asc|pgp)")) {
                    key(out, place + "/" + name, host.read(place + "/" + name));
                }
            }
        }
        return out.toString();
    }

    private static void key(StringBuilder out, String path, Output key) {
        if (key.usable() && key.bytes().length <= LIMIT && key.bytes().length > 0) {
            out.append("base64 ").append(path).append('\n');
            out.append(Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(key.bytes()));
            out.append('\n');
        }
    }
}
