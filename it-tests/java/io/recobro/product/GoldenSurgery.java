package io.recobro.product;

import io.recobro.stream.digest.SelfDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Changes stored backups so that all digests stay right: what a later version, or a careful forger, would have written. */
record GoldenSurgery(Path destination) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SEAL = "sha256_above";

    /** The one file whose path has these words, the newest by name when there are several. */
    Path file(String... words) throws IOException {
        try (Stream<Path> files = Files.walk(destination)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(words)
                            .allMatch(word ->
                                    destination.relativize(file).toString().contains(word)))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow(() -> new AssertionError("no file with " + List.of(words)));
        }
    }

    /** Changes an object that is JSON; where its last line told the digest of the rest, the new one does. */
    static void json(Path file, UnaryOperator<ObjectNode> change) throws IOException {
        write(file, change.apply(read(file)), sealed(file));
    }

    static ObjectNode read(Path file) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        json.remove(SEAL);
        return json;
    }

    private static boolean sealed(Path file) throws IOException {
        return JSON.readTree(Files.readAllBytes(file)).has(SEAL);
    }

    private static void write(Path file, ObjectNode json, boolean sealed) throws IOException {
        byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        Files.write(file, sealed ? SelfDigest.append(text) : text);
    }

    /** Rewrites an artifact of the newest backup of a job, and the manifest to match. */
    void artifact(String job, String role, UnaryOperator<String> change) throws IOException {
        Path manifest = file("site/" + job + "/manifests/");
        ObjectNode json = read(manifest);
        ObjectNode artifact = artifact(json, role);
        Path object = object(job, json, artifact);
        boolean zipped = artifact.path("codec").asString().equals("gzip");
        byte[] before = zipped ? gunzip(Files.readAllBytes(object)) : Files.readAllBytes(object);
        String text = new String(before, StandardCharsets.ISO_8859_1);
        byte[] after = change.apply(text).getBytes(StandardCharsets.ISO_8859_1);
        if (java.util.Arrays.equals(before, after)) {
            throw new AssertionError("nothing to change in the " + role + " of " + job + ": " + text);
        }
        store(artifact, object, after, zipped ? gzip(after) : after);
        write(manifest, json);
    }

    /** The dump of a database with another first member, its index, and the manifest to match. */
    void dumpHeader(String job, UnaryOperator<String> change) throws IOException {
        Path manifest = file("site/" + job + "/manifests/");
        ObjectNode json = read(manifest);
        ObjectNode dump = artifact(json, "dump");
        ObjectNode index = artifact(json, "index");
        Path dumpFile = object(job, json, dump);
        Path indexFile = object(job, json, index);
        List<String> lines = new String(gunzip(Files.readAllBytes(indexFile)), StandardCharsets.UTF_8)
                .replace("}{", "}\n{")
                .lines()
                .toList();
        byte[] stored = Files.readAllBytes(dumpFile);
        int length = JSON.readTree(lines.getFirst()).path("bytes").asInt();
        byte[] header = change.apply(
                        new String(gunzip(java.util.Arrays.copyOf(stored, length)), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        byte[] member = gzip(header);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(member);
        whole.write(stored, length, stored.length - length);
        StringBuilder entries = new StringBuilder();
        for (String line : lines.stream().filter(each -> !each.isBlank()).toList()) {
            ObjectNode entry = (ObjectNode) JSON.readTree(line);
            if (entry.path("offset").asLong() == 0) {
                entry.put("bytes", member.length)
                        .put("plainBytes", header.length)
                        .put("sha256", sha256(member));
            } else {
                entry.put("offset", entry.path("offset").asLong() + member.length - length);
            }
            entries.append(entry).append('\n');
        }
        store(dump, dumpFile, gunzip(whole.toByteArray()), whole.toByteArray());
        byte[] plain = entries.toString().getBytes(StandardCharsets.UTF_8);
        store(index, indexFile, plain, gzip(plain));
        write(manifest, json);
    }

    private static ObjectNode artifact(ObjectNode manifest, String role) {
        for (JsonNode artifact : manifest.path("artifacts")) {
            if (artifact.path("role").asString().equals(role)) {
                return (ObjectNode) artifact;
            }
        }
        throw new AssertionError("no artifact is a " + role + ": " + manifest);
    }

    private Path object(String job, ObjectNode manifest, ObjectNode artifact) {
        return destination
                .resolve("site")
                .resolve(job)
                .resolve("backups")
                .resolve(manifest.path("id").asString())
                .resolve(artifact.path("objects").get(0).path("name").asString());
    }

    private static void store(ObjectNode artifact, Path object, byte[] plain, byte[] stored) throws IOException {
        content((ObjectNode) artifact.path("plain"), plain);
        content((ObjectNode) artifact.path("stored"), stored);
        content((ObjectNode) artifact.path("objects").get(0), stored);
        Files.write(object, stored);
    }

    private static void content(ObjectNode node, byte[] bytes) {
        node.put("bytes", bytes.length).put("sha256", sha256(bytes));
    }

    /** A manifest's key tells the bytes. */
    static void write(Path manifest, ObjectNode json) throws IOException {
        long bytes = 0;
        for (JsonNode artifact : json.path("artifacts")) {
            bytes += artifact.path("stored").path("bytes").asLong();
        }
        for (JsonNode pack : json.path("packs")) {
            if (pack.path("name").asString().startsWith(json.path("id").asString())) {
                bytes += pack.path("bytes").asLong();
            }
        }
        boolean sealed = sealed(manifest);
        Files.delete(manifest);
        String name = manifest.getFileName().toString();
        write(manifest.resolveSibling(name.substring(0, name.lastIndexOf('_') + 1) + bytes + ".json"), json, sealed);
    }

    static byte[] gunzip(byte[] stored) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
