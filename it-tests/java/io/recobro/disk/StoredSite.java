package io.recobro.disk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of one destination, judged without any code of the product: every manifest must be readable, and everything it
 * names must be there with its size and SHA-256; packs must hold every content that the tree names.
 *
 * @param files content by key
 */
record StoredSite(SortedMap<String, byte[]> files) {
    private static final Pattern CONTENT = Pattern.compile(" content=([0-9a-f,]+)");

    static StoredSite read(Path destination) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (Files.exists(destination)) {
            try (Stream<Path> all = Files.walk(destination)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    files.put(destination.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
        }
        return new StoredSite(files);
    }

    /** The part of a larger map of files that lies below a folder. */
    static StoredSite below(SortedMap<String, byte[]> all, String folder) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        all.tailMap(folder).forEach((path, content) -> {
            if (path.startsWith(folder) && !path.endsWith("/")) {
                files.put(path.substring(folder.length()), content);
            }
        });
        return new StoredSite(files);
    }

    /** Keys of the manifests, oldest first. */
    List<String> manifests() {
        return files.keySet().stream()
                .filter(key -> key.startsWith("site/files/manifests/") && key.endsWith(".json") && !key.contains("@"))
                .sorted(Comparator.comparing((String key) -> key.split("_")[1]))
                .toList();
    }

    /** Ids of the backups that a manifest makes exist. */
    Set<String> backups() {
        Set<String> ids = new HashSet<>();
        manifests()
                .forEach(key -> ids.add(key.substring(key.lastIndexOf('/') + 1).split("_")[0]));
        return ids;
    }

    /** Keys of everything that belongs to backups, also of what has no manifest. */
    Set<String> ofBackups() {
        Set<String> keys = new HashSet<>();
        files.keySet().stream()
                .filter(key -> key.matches("site/files/(manifests|backups|packs)/.*"))
                .forEach(keys::add);
        return keys;
    }

    List<String> temporaries() {
        return files.keySet().stream().filter(key -> key.contains("@")).toList();
    }

    /** What is wrong with each backup that a manifest makes exist; empty when all is well. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        manifests().forEach(key -> check(key, faults));
        return faults;
    }

    private void check(String key, List<String> faults) {
        try {
            JsonNode manifest = JsonMapper.shared().readTree(files.get(key));
            String id = manifest.path("id").asString();
            if (id.isEmpty() || !key.contains(id) || manifest.path("artifacts").isEmpty()) {
                faults.add(key + ": no manifest");
                return;
            }
            Set<String> held = new HashSet<>();
            for (JsonNode pack : manifest.path("packs")) {
                String name = "site/files/packs/" + pack.path("name").asString();
                if (same(key, name, pack, faults)) {
                    contents(name, held);
                }
            }
            for (JsonNode artifact : manifest.path("artifacts")) {
                for (JsonNode object : artifact.path("objects")) {
                    String name = "site/files/backups/" + id + "/"
                            + object.path("name").asString();
                    if (same(key, name, object, faults)
                            && artifact.path("role").asString().equals("tree")) {
                        requireHeld(key, name, held, faults);
                    }
                }
            }
        } catch (JacksonException | IOException broken) {
            faults.add(key + ": " + broken.getMessage());
        }
    }

    private boolean same(String key, String name, JsonNode expected, List<String> faults) {
        byte[] content = files.get(name);
        if (content == null) {
            faults.add(key + ": " + name + " is missing");
        } else if (content.length != expected.path("bytes").asLong()
                || !sha256(content).equals(expected.path("sha256").asString())) {
            faults.add(key + ": " + name + " is damaged");
        } else {
            return true;
        }
        return false;
    }

    /** The entries of a tar whose content has the digest that they are named by. */
    private void contents(String pack, Set<String> held) throws IOException {
        byte[] tar;
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(files.get(pack)))) {
            tar = plain.readAllBytes();
        }
        for (int at = 0; at + 512 <= tar.length && tar[at] != 0; ) {
            String name = new String(tar, at, 64, java.nio.charset.StandardCharsets.US_ASCII);
            int size = Integer.parseInt(
                    new String(tar, at + 124, 11, java.nio.charset.StandardCharsets.US_ASCII).strip(), 8);
            byte[] content = java.util.Arrays.copyOfRange(tar, at + 512, at + 512 + size);
            if (sha256(content).equals(name)) {
                held.add(name);
            }
            at += 512 + (size + 511) / 512 * 512;
        }
    }

    private void requireHeld(String key, String tree, Set<String> held, List<String> faults) throws IOException {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(files.get(tree)))) {
            Matcher ids = CONTENT.matcher(new String(plain.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
            while (ids.find()) {
                for (String id : ids.group(1).split(",")) {
                    if (!held.contains(id)) {
                        faults.add(key + ": content " + id + " is in no pack");
                    }
                }
            }
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
