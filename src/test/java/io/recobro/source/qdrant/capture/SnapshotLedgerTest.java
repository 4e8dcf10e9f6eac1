package io.recobro.source.qdrant.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.qdrant.capture.SnapshotLedger.Ask;
import io.recobro.source.qdrant.capture.SnapshotLedger.Claim;
import io.recobro.source.qdrant.client.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotLedgerTest {
    private static final URI NODE = URI.create("http://127.0.0.1:6333");
    private static final Instant ASKED = Instant.parse("2026-11-22T05:19:22Z");
    private static final Ask UNNAMED = new Ask(ASKED, List.of("old.snapshot"), Optional.empty());

    @TempDir
    private Path directory;

    private static Snapshot snapshot(String name) {
        return new Snapshot(name, 1, Optional.empty());
    }

    @Test
    void remembersWhatNobodySettled() {
        Ask named = new Ask(ASKED, List.of(), Optional.of("docs-1-2026-11-22-05-19-22.snapshot"));
        try (Claim claim = new SnapshotLedger(directory).claim(NODE, "docs")) {
            claim.add(UNNAMED);
            claim.replace(UNNAMED, named);
        }
        SnapshotLedger later = new SnapshotLedger(directory);
        assertThat(later.unsettled(URI.create("http://other:6333"))).isEmpty();
        try (Claim claim = later.unsettled(NODE).getFirst()) {
            assertThat(claim.collection()).isEqualTo("docs");
            assertThat(claim.asks()).containsExactly(named);
            claim.settle(named);
        }
        assertThat(later.unsettled(NODE)).isEmpty();
    }

    @Test
    void lendsACollectionToOneRunAtATime() {
        SnapshotLedger ledger = new SnapshotLedger(directory);
        try (Claim held = ledger.claim(NODE, "docs");
                Claim other = ledger.claim(NODE, "notes")) {
            held.add(UNNAMED);
            RecobroException refused = catchThrowableOfType(RecobroException.class, () -> ledger.claim(NODE, "docs"));
            assertThat(refused.fault()).isEqualTo(Fault.LOCK_HELD);
            assertThat(refused).hasMessageContaining("'docs'");
            assertThat(other.asks()).isEmpty();
            assertThat(ledger.unsettled(NODE)).isEmpty();
        }
        ledger.claim(NODE, "docs").close();
    }

    @Test
    void takesACutPageForAnEmptyOne() throws IOException {
        SnapshotLedger ledger = new SnapshotLedger(directory);
        try (Claim claim = ledger.claim(NODE, "docs")) {
            claim.add(UNNAMED);
        }
        try (Stream<Path> files = Files.list(directory)) {
            Path page = files.findFirst().orElseThrow();
            Files.writeString(page, Files.readString(page).substring(0, 20));
        }
        assertThat(ledger.unsettled(NODE)).isEmpty();
        try (Claim claim = ledger.claim(NODE, "docs")) {
            assertThat(claim.asks()).isEmpty();
        }
    }

    @Test
    void findsItsOwnByTheTimeInTheName() {
        Snapshot ours = snapshot("docs-1-2026-11-22-05-19-23.snapshot");
        assertThat(UNNAMED.find(List.of(
                        snapshot("old.snapshot"),
                        snapshot("uploaded.snapshot"),
                        snapshot("docs-1-2026-11-22-05-19-19.snapshot"),
                        snapshot("docs-1-2026-11-22-05-20-23.snapshot"),
                        snapshot("docs-1-2026-11-22-05-19-40.snapshot"),
                        ours)))
                .contains(ours);
        assertThat(UNNAMED.find(List.of(snapshot("docs-1-2026-11-22-05-20-23.snapshot"))))
                .isEmpty();
        assertThat(new Ask(ASKED, List.of(ours.name()), Optional.empty()).find(List.of(ours)))
                .isEmpty();
    }

    @Test
    void oneThatIsNamedIsFoundByItsNameAlone() {
        Snapshot ours = snapshot("any.snapshot");
        Ask named = new Ask(ASKED, List.of(), Optional.of("any.snapshot"));
        assertThat(named.find(List.of(snapshot("docs-1-2026-11-22-05-19-22.snapshot"), ours)))
                .contains(ours);
        assertThat(named.find(List.of())).isEmpty();
    }
}
