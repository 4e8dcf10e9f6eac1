package io.recobro.source.qdrant.capture;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.recobro.fault.RecobroException;
import io.recobro.fixture.MemoryBackup;
import io.recobro.fixture.MemorySink;
import io.recobro.secret.Secret;
import io.recobro.source.CaptureReport;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.content.CapturedCollection;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.stream.Progress;
import io.recobro.stream.digest.Digests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The capture against answers in the exact shapes of several versions, and against servers that misbehave. */
class QdrantShapesIT {
    private static final String KEY = "planted-qdrant-key";
    private static final byte[] CONTENT = "stands for a tar".repeat(5000).getBytes(StandardCharsets.UTF_8);
    private static final String SHA = Digests.content(CONTENT).sha256();
    private static final String SNAPSHOTS = "/collections/docs/snapshots";
    private static final String WAITED = SNAPSHOTS + "?wait=true";

    @TempDir
    private Path state;

    private WireMockServer server;
    private String name;

    @BeforeEach
    void start() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        name = "docs-4442561225463414-"
                + DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss")
                        .withZone(ZoneOffset.UTC)
                        .format(Clock.systemUTC().instant())
                + ".snapshot";
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private QdrantSettings settings(Duration timeout, Optional<Path> storage) {
        return new QdrantSettings(
                new QdrantSettings.Server(
                        List.of(URI.create(server.baseUrl())),
                        Optional.empty(),
                        6333,
                        Optional.of(Secret.of(KEY)),
                        Optional.empty()),
                List.of("docs"),
                List.of(),
                1,
                timeout,
                storage,
                Optional.empty());
    }

    private QdrantSource source(Duration timeout) {
        return source(settings(timeout, Optional.empty()));
    }

    private QdrantSource source(QdrantSettings settings) {
        return new QdrantSource(settings, null, state, Clock.systemUTC(), pause -> Thread.onSpinWait());
    }

    private void stub(MappingBuilder request, ResponseDefinitionBuilder answer) {
        server.stubFor(request.willReturn(answer));
    }

    private static ResponseDefinitionBuilder result(String json) {
        return okJson("{\"result\":" + json + ",\"status\":\"ok\",\"time\":0.000035}");
    }

    private String description(String version, String sha) {
        String checksum = version.equals("1.7.4") ? "" : ",\"checksum\":\"" + sha + "\"";
        return "{\"name\":\"%s\",\"creation_time\":\"2026-11-22T05:19:22\",\"size\":%d%s}"
                .formatted(name, CONTENT.length, checksum);
    }

    /** What a server of a version answers when all is well. */
    private void healthy(String version) {
        boolean old = version.equals("1.7.4") || version.equals("1.8.0");
        String commit = old ? "" : ",\"commit\":\"81ed2ed3a1f2ff5e45a4dd1b7b6ddb9d4ac5b5ba\"";
        stub(
                get("/"),
                okJson("{\"title\":\"qdrant - vector search engine\",\"version\":\"" + version + "\"" + commit + "}"));
        stub(get("/collections"), result("{\"collections\":[{\"name\":\"docs\"}]}"));
        stub(get("/aliases"), result("{\"aliases\":[{\"alias_name\":\"live\",\"collection_name\":\"docs\"}]}"));
        stub(get("/collections/docs"), result(info(version)));
        stub(post("/collections/docs/points/count"), result("{\"count\":2}"));
        stub(
                post("/collections/docs/points/scroll"),
                result("{\"points\":[" + point(1) + "," + point(2) + "],\"next_page_offset\":null}"));
        stub(post("/collections/docs/points"), result("[" + point(2) + "," + point(1) + "]"));
        stub(get(SNAPSHOTS), result("[]"));
        stub(post(urlEqualTo(WAITED)), result(description(version, SHA)));
        stub(
                get(SNAPSHOTS + "/" + name),
                aResponse()
                        .withBody(CONTENT)
                        .withHeader("ETag", "\"1234\"")
                        .withHeader("Content-Type", "application/octet-stream"));
        stub(delete(SNAPSHOTS + "/" + name), result("true"));
    }

    private static String point(int id) {
        return "{\"id\":" + id + ",\"payload\":{\"city\":\"Berlin\"},\"vector\":[0.05,0.61,0.76,0.74]}";
    }

    private static String info(String version) {
        String params =
                "{\"vectors\":{\"size\":4,\"distance\":\"Dot\"},\"shard_number\":1,\"replication_factor\":1,\"on_disk_payload\":true}";
        String counts = version.equals("1.19.0") ? "" : "\"vectors_count\":2,";
        String strict =
                version.equals("1.7.4") || version.equals("1.8.0") ? "" : ",\"strict_mode_config\":{\"enabled\":false}";
        return "{\"status\":\"green\",\"optimizer_status\":\"ok\"," + counts
                + "\"indexed_vectors_count\":0,\"points_count\":2,\"segments_count\":4,\"config\":{\"params\":" + params
                + ",\"hnsw_config\":{\"m\":16},\"quantization_config\":null" + strict
                + "},\"payload_schema\":{\"city\":{\"data_type\":\"keyword\",\"points\":2}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7.4", "1.8.0", "1.13.6", "1.19.0"})
    void takesTheShapesOfEachVersion(String version) {
        healthy(version);
        MemoryBackup backup = new MemoryBackup();
        QdrantSource source = source(Duration.ofMinutes(1));
        stub(delete(SNAPSHOTS + "/recobro-asks-whether-it-may-write.snapshot"), notFound());
        source.check();
        CaptureReport report = source.capture(backup, Progress.NONE);
        assertThat(backup.plain("snapshot")).isEqualTo(CONTENT);
        CollectionRecord record = CapturedCollection.all(backup).getFirst().record();
        assertThat(record.snapshots().getFirst().sha256()).isEqualTo(SHA);
        assertThat(record.snapshots().getFirst().attested()).isEqualTo(!version.equals("1.7.4"));
        assertThat(record.pointsAfter()).isEqualTo(2);
        assertThat(CapturedCollection.all(backup).getFirst().sample(backup).points())
                .hasSize(2);
        assertThat(CapturedCollection.aliases(backup).aliases()).containsEntry("live", "docs");
        assertThat(report.facts()).containsEntry("server_version", version);
        assertThat(report.warnings()).hasSize(version.equals("1.7.4") || version.equals("1.8.0") ? 1 : 0);
        assertThat(report.shortfalls()).isEmpty();
        server.verify(1, deleteRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)));
        server.verify(
                1,
                getRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)).withHeader("Accept-Encoding", equalTo("identity")));
        server.verify(0, getRequestedFor(anyUrl()).withHeader("api-key", absent()));
    }

    private static ResponseDefinitionBuilder notFound() {
        return aResponse()
                .withStatus(404)
                .withBody("{\"status\":{\"error\":\"Not found: Snapshot not found\"},\"time\":0.0001}");
    }

    private RecobroException failure(QdrantSource source) {
        try {
            source.capture(new MemorySink(), Progress.NONE);
        } catch (RecobroException failed) {
            return failed;
        }
        throw new AssertionError("the capture did not fail");
    }

    @Test
    void asksAgainAfter503() {
        healthy("1.13.6");
        server.stubFor(get("/collections")
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(503).withBody("overloaded"))
                .willSetStateTo("well"));
        server.stubFor(post(urlEqualTo(WAITED))
                .inScenario("busy")
                .whenScenarioStateIs("well")
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("better"));
        source(Duration.ofMinutes(1)).capture(new MemorySink(), Progress.NONE);
        server.verify(2, getRequestedFor(urlEqualTo("/collections")));
        server.verify(2, postRequestedFor(urlEqualTo(WAITED)));
    }

    @Test
    void givesUpWhenItStaysBusy() {
        healthy("1.13.6");
        stub(post(urlEqualTo(WAITED)), aResponse().withStatus(503).withBody("overloaded"));
        RecobroException failed = failure(source(Duration.ofMinutes(1)));
        assertThat(failed.fault()).isEqualTo(io.recobro.fault.Fault.SOURCE_UNREACHABLE);
        assertThat(failed).hasMessageContaining("overloaded (503)");
        server.verify(4, postRequestedFor(urlEqualTo(WAITED)));
    }

    @Test
    void takesUpABrokenBody() {
        healthy("1.13.6");
        server.stubFor(get(SNAPSHOTS + "/" + name)
                .inScenario("cut")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK))
                .willSetStateTo("whole"));
        MemorySink sink = new MemorySink();
        source(Duration.ofMinutes(1)).capture(sink, Progress.NONE);
        assertThat(sink.artifacts.get("docs.snapshot")).isEqualTo(CONTENT);
    }

    @Test
    void refusesABodyThatStaysCutAndRemovesTheSnapshot() {
        healthy("1.13.6");
        stub(get(SNAPSHOTS + "/" + name), aResponse().withBody(new byte[10]));
        assertThat(failure(source(Duration.ofMinutes(1)))).hasMessageContaining("unable to download snapshot");
        server.verify(1, deleteRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)));
    }

    @Test
    void refusesAWrongChecksumAndRemovesTheSnapshot() {
        healthy("1.13.6");
        stub(post(urlEqualTo(WAITED)), result(description("1.13.6", "0".repeat(64))));
        RecobroException failed = failure(source(Duration.ofMinutes(1)));
        assertThat(failed.fault()).isEqualTo(io.recobro.fault.Fault.SOURCE_BROKEN);
        assertThat(failed).hasMessageContaining(SHA).hasMessageContaining("the server says 000");
        server.verify(1, deleteRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)));
    }

    @Test
    void findsTheSnapshotOfACreateThatTimedOut() {
        healthy("1.13.6");
        stub(post(urlEqualTo(WAITED)), result("{}").withFixedDelay(5000));
        listedAfterTheFirstLook();
        MemorySink sink = new MemorySink();
        source(Duration.ofSeconds(1)).capture(sink, Progress.NONE);
        assertThat(sink.artifacts.get("docs.snapshot")).isEqualTo(CONTENT);
        server.verify(1, postRequestedFor(urlEqualTo(WAITED)));
        server.verify(1, deleteRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)));
    }

    @Test
    void sweepsTheOrphanOfAnEarlierRun() {
        healthy("1.13.6");
        stub(post(urlEqualTo(WAITED)), result("{}").withFixedDelay(3000));
        RecobroException failed = failure(source(Duration.ofMillis(300)));
        assertThat(failed).hasMessageContaining("it was not there after");
        server.verify(0, deleteRequestedFor(urlPathEqualTo(SNAPSHOTS + "/" + name)));
        stub(get(SNAPSHOTS), result("[" + description("1.13.6", SHA) + "]"));
        List<String> notices = new ArrayList<>();
        stub(post(urlEqualTo(WAITED)), aResponse().withStatus(500).withBody("{\"status\":{\"error\":\"stop here\"}}"));
        assertThatThrownBy(() -> source(Duration.ofMinutes(1)).capture(new MemorySink(), new Progress() {
                    @Override
                    public void notice(String message) {
                        notices.add(message);
                    }
                }))
                .hasMessageContaining("stop here");
        assertThat(notices).anyMatch(notice -> notice.contains(name));
        server.verify(1, deleteRequestedFor(urlEqualTo(SNAPSHOTS + "/" + name)));
    }

    /** The list is empty when the capture looks first, and shows the snapshot from then on. */
    private void listedAfterTheFirstLook() {
        server.stubFor(get(SNAPSHOTS)
                .inScenario("list")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(result("[]"))
                .willSetStateTo("made"));
        server.stubFor(get(SNAPSHOTS)
                .inScenario("list")
                .whenScenarioStateIs("made")
                .willReturn(result("[" + description("1.13.6", SHA) + "]")));
    }

    @Test
    void largeCollectionsAreMadeWithoutWaiting() {
        healthy("1.13.6");
        stub(
                get("/collections/docs"),
                result(info("1.13.6").replace("\"points_count\":2", "\"points_count\":900000000")));
        stub(
                post(urlEqualTo(SNAPSHOTS + "?wait=false")),
                aResponse().withStatus(202).withBody("{\"status\":\"accepted\",\"time\":0.0001}"));
        listedAfterTheFirstLook();
        MemorySink sink = new MemorySink();
        source(Duration.ofMinutes(1)).capture(sink, Progress.NONE);
        assertThat(sink.artifacts.get("docs.snapshot")).isEqualTo(CONTENT);
    }

    @Test
    void tellsARefusedKeyAndAKeyThatMayOnlyRead() {
        healthy("1.13.6");
        stub(
                delete(SNAPSHOTS + "/recobro-asks-whether-it-may-write.snapshot"),
                aResponse()
                        .withStatus(403)
                        .withBody("{\"status\":{\"error\":\"Forbidden: Write access is required\"},\"time\":0.0}"));
        assertThatThrownBy(() -> source(Duration.ofMinutes(1)).check())
                .asInstanceOf(type(RecobroException.class))
                .satisfies(failed -> {
                    assertThat(failed.fault()).isEqualTo(io.recobro.fault.Fault.SOURCE_DENIED);
                    assertThat(failed.hint().orElseThrow()).contains("key that may write");
                });
        stub(any(anyUrl()), aResponse().withStatus(401).withBody("Invalid api-key"));
        assertThatThrownBy(() -> source(Duration.ofMinutes(1)).check())
                .hasMessageContaining("Invalid api-key (401)")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void tellsAFullDisk() {
        healthy("1.7.4");
        stub(
                post(urlEqualTo(WAITED)),
                aResponse()
                        .withStatus(500)
                        .withBody("{\"status\":{\"error\":\"Service internal error: No space left on device (os error"
                                + " 28)\"},\"time\":0.1}"));
        RecobroException failed = failure(source(Duration.ofMinutes(1)));
        assertThat(failed).hasMessageContaining("No space left on device");
        assertThat(failed.hint().orElseThrow()).contains("free space on the server's disk");
    }

    @Test
    void refusesASnapshotThatWouldNotFit() {
        healthy("1.13.6");
        stub(
                get("/collections/docs"),
                result(info("1.13.6").replace("\"points_count\":2", "\"points_count\":90000000000000")));
        RecobroException failed = failure(source(settings(Duration.ofMinutes(1), Optional.of(state))));
        assertThat(failed).hasMessageContaining("the server's disk has").hasMessageContaining("are needed");
        server.verify(0, postRequestedFor(urlPathEqualTo(SNAPSHOTS)));
    }

    @Test
    void neverFollowsARedirectWithTheKey() {
        WireMockServer elsewhere =
                new WireMockServer(WireMockConfiguration.options().dynamicPort());
        elsewhere.start();
        try {
            healthy("1.13.6");
            stub(
                    get("/collections"),
                    aResponse().withStatus(307).withHeader("Location", elsewhere.baseUrl() + "/collections"));
            assertThatThrownBy(() -> source(Duration.ofMinutes(1)).check())
                    .hasMessageContaining("redirects to another address");
            assertThat(elsewhere.getAllServeEvents()).isEmpty();
        } finally {
            elsewhere.stop();
        }
    }

    @Test
    void tellsACollectionThatWasDeletedMeanwhile() {
        healthy("1.13.6");
        stub(get("/collections"), result("{\"collections\":[{\"name\":\"docs\"},{\"name\":\"gone\"}]}"));
        stub(get("/collections/gone"), notFound());
        QdrantSettings both =
                settings(Duration.ofMinutes(1), Optional.empty()).withCollections(List.of("docs", "gone"));
        CaptureReport report = source(both).capture(new MemorySink(), Progress.NONE);
        assertThat(report.shortfalls())
                .containsExactly("collection 'gone' was deleted while the backup ran: the backup does not hold it");
        assertThat(report.recoveryPoint().time()).isBefore(Instant.now(Clock.systemUTC()));
        QdrantSettings one = both.withCollections(List.of("gone"));
        assertThat(failure(source(one)).fault()).isEqualTo(io.recobro.fault.Fault.SOURCE_CHANGED);
    }
}
