package io.recobro.source.qdrant.capture;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.source.Examination;
import io.recobro.source.qdrant.CollectionNames;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.client.QdrantNode;
import io.recobro.source.qdrant.client.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Looks at a server for {@code doctor}. Changes nothing. */
record QdrantExamination(Cluster server, Optional<Cluster> mirror, QdrantSettings settings) {
    private static final int NAMED = 3;

    Examination run() {
        List<Finding> findings = new ArrayList<>();
        for (QdrantNode node : server.nodes()) {
            findings.add(Finding.ok(node.url() + " answers, Qdrant " + node.version()));
            if (node.version().vulnerable()) {
                findings.add(Finding.warning(
                        "Qdrant " + node.version() + " lets users of its snapshot API write outside of the snapshot"
                                + " directory (qdrant/qdrant#3856)",
                        "update Qdrant to 1.8.3 or newer, one minor version after the other"));
            }
            if (settings.server().apiKey().isPresent() && node.unencrypted()) {
                findings.add(Finding.warning(
                        "the key goes to " + node.url() + " unencrypted",
                        "url: https://…, and tls in Qdrant's config"));
            }
        }
        List<String> there = server.first().collections();
        List<String> names = CollectionNames.choose(
                settings.collections(),
                settings.exclude(),
                there,
                server.first().aliases());
        findings.add(writeAccess(names.getFirst()));
        findings.add(freeSpace());
        others(names).ifPresent(findings::add);
        mirror.map(this::mirrored).ifPresent(findings::add);
        TreeSet<String> leftOut = new TreeSet<>(there);
        names.forEach(leftOut::remove);
        return new Examination(
                "qdrant " + settings.server().name(), new TreeSet<>(names), leftOut, List.copyOf(findings));
    }

    private Finding writeAccess(String collection) {
        try {
            server.nodes().forEach(node -> node.snapshots().requireWriteAccess(collection));
            return Finding.ok(
                    settings.server().apiKey().isPresent()
                            ? "the key is accepted and may make snapshots"
                            : "no key is needed");
        } catch (RecobroException refused) {
            if (refused.fault() != Fault.SOURCE_DENIED) {
                throw refused;
            }
            return Finding.problem(refused);
        }
    }

    private Finding mirrored(Cluster second) {
        try {
            boolean fits = settings.mirror().orElseThrow().anyVersion()
                    || second.nodes().stream()
                            .allMatch(node ->
                                    node.version().sameMinor(server.first().version()));
            second.nodes().forEach(node -> node.snapshots().requireWriteAccess("recobro"));
            return fits
                    ? Finding.ok("the mirror answers and takes the key, Qdrant "
                            + second.first().version())
                    : Finding.problem(
                            "the mirror is Qdrant " + second.first().version() + ", the server is "
                                    + server.first().version() + ": it refuses every snapshot",
                            "bring both to one minor version, or set mirror: {any_version: true}");
        } catch (RecobroException unusable) {
            return Finding.problem(unusable);
        }
    }

    private Finding freeSpace() {
        Optional<Long> usable = new FreeSpace(settings.storage()).usable();
        return usable.map(bytes -> Finding.ok("the server's disk has " + (bytes >> 20) + " MiB free"))
                .orElseGet(() -> Finding.skipped(
                        "free space on the server's disk: its API does not tell it",
                        "storage_path: the server's storage directory, as this host sees it"));
    }

    /** Snapshots that somebody left there take space, and nobody knows whose they are. */
    private Optional<Finding> others(List<String> names) {
        long bytes = 0;
        List<String> found = new ArrayList<>();
        for (QdrantNode node : server.nodes()) {
            for (String name : names) {
                for (Snapshot snapshot : node.snapshots().list(name)) {
                    bytes += Math.max(0, snapshot.bytes());
                    found.add(snapshot.name());
                }
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                found.size() + " snapshots of " + (bytes >> 20) + " MiB lie on the server: "
                        + String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
                        + (found.size() > NAMED ? ", …" : ""),
                "curl -X DELETE -H \"api-key: $KEY\" URL/collections/NAME/snapshots/SNAPSHOT for those that"
                        + " nobody needs"));
    }
}
