package io.recobro.daemon.control;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What both ends agree on. */
final class Protocol {
    /** Raised whenever an older end would misunderstand. */
    static final int VERSION = 1;

    private static final int LONGEST_LINE = 4 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Protocol() {}

    /** The first line of a client. {@code jobs} is empty where the request needs none. */
    record Request(int protocol, String program, String site, String request, List<String> jobs, String by) {
        static final String BACKUP_NOW = "backup-now";
        static final String CANCEL = "cancel";
        static final String STATUS = "status";
        static final String RELOAD = "reload";
    }

    /** The first line of the daemon. */
    record Hello(int protocol, String program, String site, int pid) {}

    /** A line of the daemon after that; what does not belong to the kind of event is absent. */
    record Event(String event, String text, long bytes, JsonNode body) {
        static final String PHASE = "phase";
        static final String EXPECT = "expect";
        static final String ADVANCE = "advance";
        static final String NOTICE = "notice";
        static final String RESULT = "result";
        static final String FAILURE = "failure";

        static Event text(String event, String text) {
            return new Event(event, text, 0, null);
        }

        static Event bytes(String event, long bytes) {
            return new Event(event, null, bytes, null);
        }

        static Event body(String event, Object body) {
            return new Event(event, null, 0, MAPPER.valueToTree(body));
        }

        static Event failure(RecobroException failure) {
            return body(FAILURE, Problem.of(failure));
        }
    }

    static byte[] line(Object message) {
        return (MAPPER.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A line as a message; faults say that the other end does not speak the protocol. */
    static <T> T read(byte[] line, Class<T> type) {
        try {
            return MAPPER.readValue(line, type);
        } catch (JacksonException malformed) {
            throw Fault.USAGE_WRONG.because(
                    "unable to understand the control socket: " + malformed.getOriginalMessage(), malformed);
        }
    }

    static <T> T body(JsonNode body, Class<T> type) {
        try {
            return MAPPER.treeToValue(body, type);
        } catch (JacksonException malformed) {
            throw Fault.USAGE_WRONG.because(
                    "unable to understand the control socket: " + malformed.getOriginalMessage(), malformed);
        }
    }

    static RecobroException exception(JsonNode body) {
        Problem problem = body(body, Problem.class);
        RecobroException failure = problem.fault().because(problem.message());
        problem.hint().ifPresent(failure::hint);
        return failure;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The next line without its end; empty at the end of the stream. Lines of other programs may never end. */
    static Optional<byte[]> nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(read);
        }
        return Optional.of(line.toByteArray());
    }
}
