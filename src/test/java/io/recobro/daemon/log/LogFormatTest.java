package io.recobro.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void jsonIsOneObjectPerLineWithTheFieldsOfTheRun() {
        String line = write(
                LogFormat.JSON,
                Map.of("run", "20261122T060000Z-k3f9q2", "backup_job", "db"),
                new IllegalStateException("two\nlines"));
        assertThat(line).endsWith("\n");
        assertThat(line.lines()).hasSize(1);
        JsonNode json = JsonMapper.shared().readTree(line);
        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "time", "message", "logger", "thread", "level", "run", "backup_job", "stack_trace");
        assertThat(json.path("time").asString()).isEqualTo("2026-11-22T06:00:01.500Z");
        assertThat(json.path("level").asString()).isEqualTo("WARN");
        assertThat(json.path("message").asString()).isEqualTo("a \"quoted\" word");
        assertThat(json.path("run").asString()).isEqualTo("20261122T060000Z-k3f9q2");
        assertThat(json.path("stack_trace").asString()).startsWith("java.lang.IllegalStateException: two\nlines");
    }

    @Test
    void textNamesTheRunWhereThereIsOne() {
        assertThat(write(LogFormat.TEXT, Map.of("backup_job", "db"), null))
                .isEqualTo("2026-11-22T06:00:01.500Z WARN  RunQueue [backup_job=db]: a \"quoted\" word\n");
        assertThat(write(LogFormat.TEXT, Map.of(), null))
                .isEqualTo("2026-11-22T06:00:01.500Z WARN  RunQueue: a \"quoted\" word\n");
    }

    @Test
    void peopleReadTextAndProgramsReadJsonUnlessToldOtherwise() {
        assertThat(LogFormat.choose(Map.of(), true)).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.choose(Map.of(), false)).isEqualTo(LogFormat.JSON);
        assertThat(LogFormat.choose(Map.of("RECOBRO_LOG", "JSON"), true)).isEqualTo(LogFormat.JSON);
        assertThat(LogFormat.choose(Map.of("RECOBRO_LOG", "text"), false)).isEqualTo(LogFormat.TEXT);
        assertThatThrownBy(() -> LogFormat.choose(Map.of("RECOBRO_LOG", "xml"), false))
                .hasMessage("unable to write the log as 'xml': RECOBRO_LOG must be json or text");
    }

    private String write(LogFormat format, Map<String, String> fields, Throwable failure) {
        LoggingEvent event = new LoggingEvent(
                getClass().getName(),
                context.getLogger("io.recobro.daemon.run.RunQueue"),
                Level.WARN,
                "a \"quoted\" word",
                failure,
                null);
        event.setInstant(Instant.parse("2026-11-22T06:00:01.5Z"));
        event.setMDCPropertyMap(fields);
        return new String(format.encoder(context).encode(event), StandardCharsets.UTF_8);
    }
}
