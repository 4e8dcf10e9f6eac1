package io.recobro.catalog.guide;

import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import java.util.List;
import java.util.stream.Collectors;

/** The growing text of one guide: numbered steps, each with its commands. */
final class Page {
    private final Manifest manifest;
    private final StringBuilder text = new StringBuilder();
    private int steps;

    Page(Manifest manifest) {
        this.manifest = manifest;
    }

    Manifest manifest() {
        return manifest;
    }

    /** Text without a number. */
    Page add(String paragraph) {
        text.append(paragraph);
        return this;
    }

    /** A numbered step; the body begins after its title. */
    Page step(String title, String body) {
        steps++;
        text.append("\n## ")
                .append(steps)
                .append(". ")
                .append(title)
                .append("\n\n")
                .append(body);
        return this;
    }

    /** The artifacts with this role, in the order of the manifest. */
    List<Artifact> withRole(String role) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.role().equals(role))
                .toList();
    }

    String fact(String name, String otherwise) {
        return manifest.facts().getOrDefault(name, otherwise);
    }

    /** The command that writes an artifact, as it was captured, to standard output. */
    static String unpack(Artifact artifact) {
        String files = artifact.objects().stream().map(StoredPart::name).collect(Collectors.joining(" "));
        return switch (artifact.codec()) {
            case "gzip" -> "cat " + files + " | gunzip -c";
            case "zstd" -> "cat " + files + " | zstd -dc";
            default -> "cat " + files;
        };
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
