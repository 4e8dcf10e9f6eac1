package io.recobro.catalog.guide;

import io.recobro.catalog.Manifest.Artifact;
import java.util.List;

/** How Qdrant collections come back with {@code curl}. */
final class VectorsChapter {
    private VectorsChapter() {}

    static void write(Page page) {
        List<Artifact> snapshots = page.withRole("snapshot");
        if (snapshots.isEmpty()) {
            return;
        }
        page.step("The Qdrant server", """
            It has to be a %s, as the snapshots are of %s: storage is compatible within one minor version only. A server
            without a key takes any.

            ```sh
            export QDRANT="${QDRANT:-http://127.0.0.1:6333}" QDRANT_KEY="${QDRANT_KEY:-none}"
            curl -sSf "$QDRANT/" -H "api-key: $QDRANT_KEY"
            ```
            """.formatted(
                        page.fact("server_version", "1").replaceFirst("\\.[0-9]+$", ".x"),
                        page.fact("server_version", "unknown")));
        snapshots.forEach(snapshot ->
                page.step("Collection out of `" + snapshot.name() + "`, into a new name", collection(snapshot)));
        page.add("""

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

    private static String collection(Artifact snapshot) {
        String file = snapshot.name().replaceFirst("\\.snapshot(\\.gz|\\.zst)?$", "");
        String node = file.replaceFirst("^(?!.*\\.node\\d+$).*$|^.*\\.node(\\d+)$", "_$1");
        return """
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
            """.formatted(Page.unpack(snapshot), snapshot.plain().sha256())
                .replace("NODE", node.equals("_") ? "$QDRANT" : "${QDRANT" + node + ":-$QDRANT}")
                .replace("NAME", "restored_" + file.replaceFirst("\\.node\\d+$", ""))
                .replace("FILE", file);
    }
}
