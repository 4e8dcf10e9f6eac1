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
                        manifest.id() + (withRole(manifest, "snapshot").size() > 1 ? " --collection NAME" : ""),
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
        if (!withRole(manifest, "dump").isEmpty()) {
            text.append("\nThe dump is plain SQL in gzip members or zstd frames; the manifest names sizes and"
                    + " digests.\n");
        }
        if (!withRole(manifest, "snapshot").isEmpty()) {
            collections(manifest, step, text);
        }
        return text.toString();
    }

    private static void collections(Manifest manifest, int first, StringBuilder text) {
        int step = first;
        text.append("""

            ## %d. The Qdrant server

            It has to be a %s, as the snapshots are of %s: storage is compatible within one minor version only. A server
            without a key takes any.

            ```sh
            export QDRANT="${QDRANT:-http://127.0.0.1:6333}" QDRANT_KEY="${QDRANT_KEY:-none}"
            curl -sSf "$QDRANT/" -H "api-key: $QDRANT_KEY"
            ```
            """.formatted(
                        step++,
                        manifest.facts().getOrDefault("server_version", "1").replaceFirst("\\.[0-9]+$", ".x"),
                        manifest.facts().getOrDefault("server_version", "unknown")));
        for (Artifact snapshot : withRole(manifest, "snapshot")) {
            String file = snapshot.name().replaceFirst("\\.snapshot(\\.gz|\\.zst)?$", "");
            String node = file.replaceFirst("^(?!.*\\.node\\d+$).*$|^.*\\.node(\\d+)$", "_$1");
            text.append("""

                ## %d. Collection out of `%s`, into a new name

                ```sh
                %s > FILE.upload
                curl -sSf -X POST "NODE/collections/NAME/snapshots/upload?priority=snapshot&checksum=%s" \\
                  -H "api-key: $QDRANT_KEY" -F "snapshot=@FILE.upload"
                curl -sSf -X POST "NODE/collections/NAME/points/count" \\
                  -H "api-key: $QDRANT_KEY" -H 'content-type: application/json' -d '{"exact":true}'
                curl -sSf "NODE/collections/NAME/snapshots" -H "api-key: $QDRANT_KEY"
                curl -sSf -X DELETE "NODE/collections/NAME/snapshots/FILE.upload" -H "api-key: $QDRANT_KEY"
                rm FILE.upload
                ```
                """.formatted(
                            step++,
                            snapshot.name(),
                            unpack(snapshot),
                            snapshot.plain().sha256())
                    .replace("NODE", node.equals("_") ? "$QDRANT" : "${QDRANT" + node + ":-$QDRANT}")
                    .replace("NAME", "restored_" + file.replaceFirst("\\.node\\d+$", ""))
                    .replace("FILE", file));
        }
        text.append("""

            The upload answers `"result":true`; the count is `points_after` in the `.collection.json` beside it. The uploaded
            file stays on the server, under the name that the list shows, until it is removed. Snapshots of several nodes
            (`.node1.`, `.node2.`) go each to its own node (`QDRANT_1`, `QDRANT_2`, …), into one name. Before 1.14.1 the payload indexes
            (`payload_schema` in the same file) have to be made again with `PUT .../collections/NAME/index`.

            Never upload onto a good collection: an upload that fails can destroy it. When the new one is complete, switch the
            alias (`aliases.json` has those that were there; leave out `delete_alias` for one that does not exist):

            ```
            curl -X POST "$QDRANT/collections/aliases" -H "api-key: $QDRANT_KEY" -H 'content-type: application/json' -d '
              {"actions": [{"delete_alias": {"alias_name": "ALIAS"}},
                           {"create_alias": {"alias_name": "ALIAS", "collection_name": "restored_NAME"}}]}'
            ```
            """);
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
