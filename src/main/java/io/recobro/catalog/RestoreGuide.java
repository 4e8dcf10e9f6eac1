package io.recobro.catalog;

import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import java.util.List;
import java.util.stream.Collectors;

/** The {@code RESTORE.md} beside every backup: how to restore it with plain tools, with its real names. */
public final class RestoreGuide {
    public static final String NAME = "RESTORE.md";

    /** Fact of the source: the smallest {@code --max-allowed-packet} that the plain client and the server need. */
    public static final String PACKET_FACT = "max_allowed_packet_needed";

    private RestoreGuide() {}

    public static String text(Manifest manifest) {
        StringBuilder text = new StringBuilder();
        text.append("""
            # Restore backup %s of %s/%s

            State of %s (UTC), taken by %s (%s).

            With Recobro, from anywhere that reaches this place:

            ```sh
            recobro restore %s --backup %s --into NEW_NAME
            ```

            Without it, these commands do it. Run them in the folder of this file; from S3, fetch the folder first.

            ## 1. Check what you have

            ```sh
            sha256sum -c <<'SUMS'
            %s
            SUMS
            ```
            """.formatted(
                        manifest.id(),
                        manifest.site(),
                        manifest.job(),
                        manifest.recoveryPoint().time(),
                        manifest.program(),
                        manifest.engine(),
                        manifest.job(),
                        manifest.id(),
                        sums(manifest)));
        int step = 2;
        for (Artifact accounts : withRole(manifest, "users")) {
            text.append("""

                ## %d. Accounts and grants (leave out to keep the server's own)

                ```sh
                %s | mariadb
                ```
                """.formatted(step++, unpack(accounts)));
        }
        for (Artifact dump : withRole(manifest, "dump")) {
            text.append("""

                ## %d. Database, into a new and empty one

                ```sh
                mariadb -e 'CREATE DATABASE restored'
                %s | mariadb --comments --max-allowed-packet=%s restored
                ```

                The server's own `max_allowed_packet` must be at least as large; `--comments` keeps
                the comments in routines. The last line of the dump begins with
                `-- Dump completed`. A client that stops at the first line ("Unknown command") is too old for it: put
                `tail -n +2 |` before `mariadb` then.
                """.formatted(step++, unpack(dump), manifest.facts().getOrDefault(PACKET_FACT, "64M")));
        }
        return text.append("\n"
                        + "The dump is plain SQL in gzip members or zstd frames; the manifest names sizes and"
                        + " digests.\n")
                .toString();
    }

    private static List<Artifact> withRole(Manifest manifest, String role) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.role().equals(role))
                .toList();
    }

    private static String sums(Manifest manifest) {
        return manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .map(part -> part.sha256() + "  " + part.name())
                .collect(Collectors.joining("\n"));
    }

    private static String unpack(Artifact artifact) {
        String files = artifact.objects().stream().map(StoredPart::name).collect(Collectors.joining(" "));
        return switch (artifact.codec()) {
            case "gzip" -> "cat " + files + " | gunzip -c";
            case "zstd" -> "cat " + files + " | zstd -dc";
            default -> "cat " + files;
        };
    }
}
