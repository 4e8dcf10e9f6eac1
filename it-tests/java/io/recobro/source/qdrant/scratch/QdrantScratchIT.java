package io.recobro.source.qdrant.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MemoryBackup;
import io.recobro.fixture.qdrant.QdrantServer;
import io.recobro.secret.Secret;
import io.recobro.source.RestoreReport;
import io.recobro.source.Scratch;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.capture.QdrantSource;
import io.recobro.source.qdrant.restore.QdrantRestore;
import io.recobro.stream.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills of vectors beside the collections in use. */
class QdrantScratchIT {
    private static final String RUN = "20261122T040000Z-abcdef";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T04:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path state;

    private QdrantServer server;
    private QdrantSettings settings;
    private final MemoryBackup backup = new MemoryBackup();

    @BeforeEach
    void capture() throws Exception {
        server = QdrantServer.start("1.7.4", "planted-qdrant-key");
        server.create("docs", 8, 300, 1);
        server.index("docs", "title", "keyword");
        server.create("notes", 4, 10, 2);
        server.alias("live", "docs");
        settings = new QdrantSettings(
                new QdrantSettings.Server(
                        List.of(server.url()),
                        Optional.empty(),
                        QdrantSettings.DEFAULT_PORT,
                        Optional.of(Secret.of("planted-qdrant-key")),
                        Optional.empty()),
                List.of("*"),
                List.of(),
                1,
                QdrantSettings.DEFAULT_TIMEOUT,
                Optional.empty(),
                Optional.empty());
        source().capture(backup, Progress.NONE);
    }

    private QdrantSource source() {
        return new QdrantSource(
                settings,
                new QdrantRestore(settings, Clock.systemUTC(), Thread::sleep),
                state.resolve("ledger"),
                Clock.systemUTC(),
                Thread::sleep);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void collectionsAreLoadedComparedAndGoneAfterwards() throws Exception {
        String before = server.points("docs");
        try (Scratch scratch = opener(CLOCK).open(need(false), Progress.NONE)) {
            assertThat(scratch.items(backup)).containsExactly("docs", "notes");
            RestoreReport report = scratch.restore(backup, "docs", Progress.NONE);
            assertThat(report.checked())
                    .anyMatch(text -> text.contains("300 points"))
                    .anyMatch(text -> text.contains("sampled points"));
            assertThat(server.collections())
                    .as("gone as soon as it is compared: two at a time take too much memory")
                    .containsExactlyInAnyOrder("docs", "notes");
            assertThat(server.aliases()).as("no alias leads there").containsOnly(Map.entry("live", "docs"));
            assertThat(scratch.versions()).containsEntry("scratch_server", "1.7.4");
        }
        assertThat(server.collections()).containsExactlyInAnyOrder("docs", "notes");
        assertThat(server.points("docs")).isEqualTo(before);
        assertThat(server.snapshotFiles()).isZero();
        try (var left = Files.list(state.resolve("scratch"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void vectorsThatCameOutDifferentFailTheDrillAndAreRemovedAllTheSame() {
        server.bendUploads();
        try (Scratch scratch = opener(CLOCK).open(need(false), Progress.NONE)) {
            assertThatThrownBy(() -> scratch.restore(backup, "docs", Progress.NONE))
                    .isInstanceOfSatisfying(
                            RecobroException.class,
                            failed -> assertThat(failed.fault()).isEqualTo(Fault.CHECK_FAILED));
        }
        assertThat(server.collections()).containsExactlyInAnyOrder("docs", "notes");
    }

    @Test
    void aCaptureDuringADrillPassesItsCollectionsOver() {
        try (Scratch scratch = opener(CLOCK).open(need(true), Progress.NONE)) {
            scratch.restore(backup, "docs", Progress.NONE);
            MemoryBackup second = new MemoryBackup();
            source().capture(second, Progress.NONE);
            assertThat(scratch.items(second)).containsExactly("docs", "notes");
        }
    }

    @Test
    void whatCrashedDrillsLeftIsSweptAndNothingElse() {
        server.create("restoretest_mine", 4, 3, 3);
        server.create("restoretest_20261122T030000Z-foreig_docs", 4, 3, 3);
        server.create("restoretest_20261120T030000Z-foreig_docs", 4, 3, 3);
        QdrantScratch opener = opener(CLOCK);
        Scratch scratch = opener.open(need(true), Progress.NONE);
        scratch.restore(backup, "notes", Progress.NONE);
        assertThat(opener.sweep())
                .as("only what is old: one drill is under way, one may be another host's")
                .containsExactly("collection restoretest_20261120T030000Z-foreig_docs");
        scratch.close();
        assertThat(server.collections()).contains("restoretest_" + RUN + "_notes");
        assertThat(opener.sweep()).containsExactly("collection restoretest_" + RUN + "_notes");
        assertThat(server.collections())
                .containsExactlyInAnyOrder(
                        "docs", "notes", "restoretest_mine", "restoretest_20261122T030000Z-foreig_docs");
    }

    @Test
    void aPlaceThatIsKeptHoldsWhatWasRestored() {
        try (Scratch scratch = opener(CLOCK).open(need(true), Progress.NONE)) {
            scratch.restore(backup, "docs", Progress.NONE);
            assertThat(server.aliases()).as("no alias leads there").containsOnly(Map.entry("live", "docs"));
        }
        assertThat(server.collections()).containsExactlyInAnyOrder("docs", "notes", "restoretest_" + RUN + "_docs");
    }

    @Test
    void aServerThatDoesNotAnswerIsNoScratchPlace() {
        server.close();
        assertThatThrownBy(() -> opener(CLOCK).open(need(false), Progress.NONE))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failed -> assertThat(failed.fault()).isEqualTo(Fault.SCRATCH_UNAVAILABLE));
    }

    private QdrantScratch opener(Clock clock) {
        return new QdrantScratch(settings, OptionalLong.empty(), state.resolve("scratch"), clock, Thread::sleep);
    }

    private static Scratch.Need need(boolean keep) {
        return new Scratch.Need("jaraba", "vectors", RUN, 100_000, new TreeMap<>(), keep);
    }
}
