package io.recobro.product;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/** Secrets that were planted, by the name of their place, and a search for them in any form that programs write. */
final class Planted {
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Map<String, Set<String>> forms = new LinkedHashMap<>();

    /** Remembers a secret of at least eight bytes, and returns it. */
    String plant(String name, String secret) {
        secrets.put(name, secret);
        forms.put(name, forms(secret));
        return secret;
    }

    Map<String, String> secrets() {
        return secrets;
    }

    /** How many secrets in how many forms are searched for. */
    int forms() {
        return forms.values().stream().mapToInt(Set::size).sum();
    }

    /** As it is, for an address, in JSON, in HTML, in hexadecimal, and in Base64 wherever in a longer text it begins. */
    static Set<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        String json = JsonMapper.shared().writeValueAsString(secret);
        forms.add(json.substring(1, json.length() - 1));
        forms.add(secret.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;"));
        forms.add(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String text = Base64.getEncoder().encodeToString(shifted);
            // the first and the last digits also depend on what stands around it
            forms.add(text.substring(before == 0 ? 0 : 4, text.length() - 4));
        }
        return forms;
    }

    /** The names of the secrets that this content shows, compressed or not. */
    List<String> shownBy(byte[] content) {
        List<String> shown = new ArrayList<>();
        String text = new String(unpacked(content), StandardCharsets.ISO_8859_1);
        forms.forEach((name, all) -> {
            if (all.stream().anyMatch(text::contains)) {
                shown.add(name);
            }
        });
        return shown;
    }

    private static byte[] unpacked(byte[] content) {
        boolean gzip = begins(content, 0x1f, 0x8b);
        boolean zstd = begins(content, 0x28, 0xb5, 0x2f, 0xfd);
        if (!gzip && !zstd) {
            return content;
        }
        try (InputStream in = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(content))
                : new ZstdInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        } catch (IOException cut) {
            return content;
        }
    }

    private static boolean begins(byte[] content, int... magic) {
        return content.length >= magic.length
                && Arrays.equals(
                        magic,
                        java.util.stream.IntStream.range(0, magic.length)
                                .map(i -> content[i] & 0xff)
                                .toArray());
    }
}
