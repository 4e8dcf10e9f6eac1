package io.recobro.kill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What lies in a directory that is a destination, looked at with plain means only: a listing, JSON, SHA-256, gunzip and
 * tar. Knows the layout of the keys, but none of the product's code. Not thread-safe with changes below it.
 *
 * @param root of the destination
 * @param job the folder of one job below it, as {@code site/job}
 */
public record StoredSite(Path root, String job) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Ids of the backups that exist, which is those with a manifest. */
    public SortedSet<String> backups() {
        return manifests().stream()
                .map(file -> file.getFileName().toString().split("_")[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the manifests promise and what is not so, in words; empty when every backup is whole. */
    public List<String> broken() {
        List<String> broken = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (Path manifest : manifests()) {
            JsonNode json = read(manifest);
            String id = json.path("id").asString();
            Path folder = root.resolve(job).resolve("backups").resolve(id);
            if (!manifest.getFileName().toString().startsWith(id + "_")) {
                broken.add(manifest + " is the manifest of " + id);
            }
            if (json.path("artifacts").isEmpty()) {
                broken.add(manifest + " has no artifacts");
            }
            if (!Files.exists(folder.resolve("RESTORE.md"))) {
                broken.add(folder + " has no guide");
            }
            for (JsonNode artifact : json.path("artifacts")) {
                artifact.path("objects")
                        .forEach(
                                each -> require(folder.resolve(each.path("name").asString()), each, seen, broken));
            }
            json.path("packs").forEach(each -> require(pack(each), each, seen, broken));
        }
        return broken;
    }

    /** Files that no backup needs and that are no records: what a run that was cut off leaves, in words. */
    public List<String> garbage() {
        Set<Path> packs = new HashSet<>();
        manifests().forEach(manifest -> read(manifest).path("packs").forEach(each -> packs.add(pack(each))));
        Set<String> backups = backups();
        List<String> garbage = new ArrayList<>();
        Path home = root.resolve(job);
        for (Path file : files(root)) {
            Path place = file.startsWith(home) ? home.relativize(file) : file;
            boolean unfinished = file.getFileName().toString().startsWith("@");
            boolean orphan = place.startsWith("backups")
                    && !backups.contains(place.getName(1).toString());
            boolean unneeded = place.startsWith("packs") && !packs.contains(file);
            boolean mark = place.startsWith("marks")
                    && packs.stream()
                            .noneMatch(pack -> place.getFileName()
                                    .toString()
                                    .startsWith(pack.getFileName().toString()));
            if (unfinished || orphan || unneeded || mark) {
                garbage.add(root.relativize(file).toString());
            }
        }
        return garbage;
    }

    private List<Path> manifests() {
        return files(root.resolve(job).resolve("manifests")).stream()
                .filter(file -> file.getFileName().toString().endsWith(".json")
                        && !file.getFileName().toString().startsWith("@"))
                .toList();
    }

    private Path pack(JsonNode pack) {
        return root.resolve(job).resolve("packs").resolve(pack.path("name").asString());
    }

    private static void require(Path file, JsonNode promised, Set<Path> seen, List<String> broken) {
        if (!seen.add(file)) {
            return;
        }
        try {
            if (!Files.exists(file)) {
                broken.add(file + " is missing");
            } else if (Files.size(file) != promised.path("bytes").asLong()) {
                broken.add(file + " has " + Files.size(file) + " bytes, promised were "
                        + promised.path("bytes").asLong());
            } else if (!sha256(file).equals(promised.path("sha256").asString())) {
                broken.add(file + " has another digest than promised");
            } else {
                unpack(file);
            }
        } catch (IOException e) {
            broken.add(file + " cannot be read: " + e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(".gz")) {
            return;
        }
        try (InputStream plain = new GZIPInputStream(Files.newInputStream(file))) {
            if (name.endsWith(".tar.gz")) {
                TarArchiveInputStream tar = new TarArchiveInputStream(plain);
                while (tar.getNextEntry() != null) {
                    tar.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            plain.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    private static JsonNode read(Path manifest) {
        try {
            return JSON.readTree(Files.readAllBytes(manifest));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
