package io.recobro.drill.negative;

import io.recobro.catalog.Json;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.storage.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** All damages that a copy is put through, one at a time; the same seed chooses the same places. */
final class Damages {
    private static final int MEMBERS = 4;
    private static final long MOST_CUT = 4096;

    private final BackupCopy copy;
    private final Random random;

    Damages(BackupCopy copy, long seed) {
        this.copy = copy;
        this.random = new Random(seed);
    }

    List<Tampering> all() {
        List<Tampering> all = new ArrayList<>();
        Map<String, StoredPart> kinds = kinds();
        kinds.forEach((kind, part) -> all.add(flip(kind, part.name())));
        largest().ifPresent(part -> all.addAll(ofObject("object", part.name())));
        smallest().ifPresent(part -> all.add(removed("small-object", part.name())));
        copy.manifest().packs().stream().findFirst().ifPresent(pack -> {
            all.add(flip("pack", pack.name()));
            all.addAll(ofObject("pack", pack.name()));
        });
        largest().ifPresent(part -> all.add(swapped(part)));
        all.addAll(ofManifest());
        all.add(Tampering.impossible("foreign-key", "not applicable: the backup is not encrypted"));
        return all;
    }

    /** One object per role of an artifact that holds anything. */
    private Map<String, StoredPart> kinds() {
        Map<String, StoredPart> kinds = new LinkedHashMap<>();
        for (Artifact artifact : copy.manifest().artifacts()) {
            artifact.objects().stream()
                    .filter(part -> part.bytes() > 0)
                    .findFirst()
                    .ifPresent(part -> kinds.putIfAbsent(artifact.role(), part));
        }
        return kinds;
    }

    private List<StoredPart> parts() {
        return copy.manifest().artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .filter(part -> part.bytes() > 0)
                .toList();
    }

    private Optional<StoredPart> largest() {
        return parts().stream().max(Comparator.comparing(StoredPart::bytes));
    }

    private Optional<StoredPart> smallest() {
        return parts().stream().min(Comparator.comparing(StoredPart::bytes)).filter(_ -> parts().size() > 1);
    }

    private Tampering flip(String kind, String object) {
        ObjectKey key = copy.key(object);
        Piece piece = copy.storage().piece(key);
        long bit = random.nextLong(piece.bytes() * Byte.SIZE);
        return Tampering.of(
                "bit-flip/" + kind,
                "bit " + bit % Byte.SIZE + " of byte " + bit / Byte.SIZE + " of " + object,
                copy.storage().with(key, piece.flip(bit)));
    }

    private List<Tampering> ofObject(String kind, String object) {
        ObjectKey key = copy.key(object);
        Piece piece = copy.storage().piece(key);
        long lost = 1 + random.nextLong(Math.min(MOST_CUT, piece.bytes()));
        return List.of(
                Tampering.of(
                        "tail-cut/" + kind,
                        "the last " + lost + " bytes of " + object,
                        copy.storage().with(key, piece.cut(lost))),
                removed(kind, object));
    }

    private Tampering removed(String kind, String object) {
        return Tampering.of("removed/" + kind, object, copy.storage().without(copy.key(object)));
    }

    /** Two neighbours among the first members change places: sizes stay, and each is whole. */
    private Tampering swapped(StoredPart part) {
        String name = "members-swapped";
        Piece piece = copy.storage().piece(copy.key(part.name()));
        List<Long> boundaries;
        try {
            boundaries = GzipMembers.boundaries(piece, MEMBERS);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        if (boundaries.size() < 3) {
            return Tampering.impossible(name, "not applicable: " + part.name() + " has no two gzip members");
        }
        int first = random.nextInt(boundaries.size() - 2);
        return Tampering.of(
                name,
                "members " + (first + 1) + " and " + (first + 2) + " of " + part.name(),
                copy.storage()
                        .with(
                                copy.key(part.name()),
                                piece.swap(
                                        boundaries.get(first), boundaries.get(first + 1), boundaries.get(first + 2))));
    }

    private List<Tampering> ofManifest() {
        ObjectKey key = copy.manifestKey();
        byte[] json = copy.storage().small(key);
        int kept = json.length / 2 + random.nextInt(json.length / 4);
        List<Tampering> all = new ArrayList<>();
        all.add(Tampering.of(
                "manifest/cut", "all after byte " + kept, copy.storage().with(key, Arrays.copyOf(json, kept))));
        largest().ifPresent(part -> {
            String foreign = "%064x".formatted(random.nextLong() & Long.MAX_VALUE);
            String digest = copy.manifest().artifacts().stream()
                    .filter(artifact -> artifact.objects().contains(part))
                    .map(artifact -> artifact.stored().sha256())
                    .findFirst()
                    .orElseThrow();
            String changed = new String(json, StandardCharsets.UTF_8)
                    .replace(digest, foreign)
                    .replace(part.sha256(), foreign);
            all.add(Tampering.of(
                    "manifest/digest",
                    "another digest for " + part.name(),
                    copy.storage().with(key, changed.getBytes(StandardCharsets.UTF_8))));
            all.add(Tampering.of(
                    "manifest/artifact-left-out",
                    part.name() + " is not named any more",
                    copy.storage().with(key, Json.write(without(part)))));
        });
        return all;
    }

    private Manifest without(StoredPart part) {
        Manifest all = copy.manifest();
        return new Manifest(
                all.format(),
                all.id(),
                all.site(),
                all.job(),
                all.kind(),
                all.engine(),
                all.program(),
                all.run(),
                all.runSet(),
                all.startedAt(),
                all.finishedAt(),
                all.recoveryPoint(),
                all.requires(),
                all.encryption(),
                all.destination(),
                all.readBack(),
                all.facts(),
                all.warnings(),
                all.artifacts().stream()
                        .filter(artifact -> !artifact.objects().contains(part))
                        .toList(),
                all.packs());
    }
}
