package io.recobro.notify.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentsTest {
    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
    private static final Condition LATE = Condition.critical("rpo/db/s3", "RPO of job db in s3 missed", "9 h old")
            .ofJob("db")
            .inDestination("s3")
            .shownByRun("20261122T060000Z-1")
            .fact("age", "9h 12m")
            .nextStep("recobro backup-now db")
            .inhibitedBy("destination-down/s3");

    @TempDir
    private Path directory;

    private Path file;
    private final List<IncidentEvent> told = new ArrayList<>();

    @BeforeEach
    void place() {
        file = directory.resolve("notify").resolve("incidents.json");
    }

    @Test
    void aRestartRemembersEverything() {
        observe(START, LATE);
        assertThat(told).hasSize(1);
        Incidents again = Incidents.open(file, IncidentRules.DEFAULT);
        assertThat(again.open()).singleElement().satisfies(incident -> {
            assertThat(incident.condition()).isEqualTo(LATE);
            assertThat(incident.openedAt()).isEqualTo(START);
        });
        observe(START.plusSeconds(60), LATE);
        assertThat(told).hasSize(1);
        observe(START.plusSeconds(120));
        observe(START.plus(Duration.ofHours(1)));
        assertThat(told)
                .extracting(IncidentEvent::kind)
                .containsExactly(IncidentEvent.Kind.OPENED, IncidentEvent.Kind.RECOVERED);
    }

    @Test
    void aTextThatChangesIsNotWorthAWrite() throws IOException {
        Incidents incidents = Incidents.open(file, IncidentRules.DEFAULT);
        incidents.observe(List.of(LATE), START, told::addAll);
        byte[] before = Files.readAllBytes(file);
        incidents.observe(List.of(LATE.fact("age", "9h 13m")), START.plusSeconds(60), told::addAll);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(incidents.open().getFirst().condition().facts()).hasSize(2);
        incidents.observe(List.of(), START.plusSeconds(120), told::addAll);
        assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
    }

    @Test
    void aLostFileRepeatsWhatIsStillWrong() throws IOException {
        observe(START, LATE);
        Files.delete(file);
        observe(START.plusSeconds(60), LATE);
        assertThat(told).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"format\":1}",
                "{\"format\":99,\"incidents\":[]}",
                "{\"format\":1,\"incidents\":[{\"opened_at\":\"yesterday\"}]}",
                "{\"format\":1,\"incidents\":[null]}",
                "{\"format\":1,\"incidents\":[{}]}"
            })
    void aDamagedFileRepeatsWhatIsStillWrongAndIsPutAside(String content) throws IOException {
        observe(START, LATE);
        Files.writeString(file, content);
        observe(START.plusSeconds(60), LATE);
        assertThat(told).hasSize(2);
        assertThat(file.resolveSibling("incidents.json.damaged")).hasContent(content);
        observe(START.plusSeconds(120), LATE);
        assertThat(told).hasSize(2);
    }

    @Test
    void aFileThatCannotBeWrittenIsMadeUpForLater() throws IOException {
        Files.writeString(directory.resolve("notify"), "in the way");
        Incidents incidents = Incidents.open(file, IncidentRules.DEFAULT);
        assertThat(incidents.observe(List.of(LATE), START, told::addAll)).hasSize(1);
        assertThat(incidents.observe(List.of(LATE), START.plusSeconds(60), told::addAll))
                .isEmpty();
        Files.delete(directory.resolve("notify"));
        incidents.observe(List.of(LATE), START.plusSeconds(120), told::addAll);
        assertThat(Incidents.open(file, IncidentRules.DEFAULT).open()).hasSize(1);
    }

    @Test
    void newsThatCouldNotBeHandedOverIsNewsAgain() {
        Incidents incidents = Incidents.open(file, IncidentRules.DEFAULT);
        assertThatThrownBy(() -> incidents.observe(List.of(LATE), START, events -> {
                    throw new IllegalStateException("full");
                }))
                .hasMessage("full");
        assertThat(incidents.open()).isEmpty();
        assertThat(incidents.observe(List.of(LATE), START, told::addAll)).hasSize(1);
    }

    private void observe(Instant at, Condition... conditions) {
        Incidents.open(file, IncidentRules.DEFAULT).observe(List.of(conditions), at, told::addAll);
    }
}
