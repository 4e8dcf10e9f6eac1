package io.recobro.catalog;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.digest.SelfDigest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes the catalogue's JSON: snake_case names, RFC 3339 times, enums in lower case, unknown names ignored. What is
 * written ends with its own digest; what has none, as written by older versions, is read without that check.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(tools.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    public static byte[] write(Object value) {
        return SelfDigest.append(MAPPER.writeValueAsBytes(value));
    }

    /**
     * Reads a versioned object.
     *
     * @param name for messages
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW} when its {@code format} is newer than {@code newest},
     *     {@code BACKUP_DAMAGED} when it is not readable or not what was written
     */
    public static <T> T read(byte[] json, Class<T> type, int newest, String name) {
        boolean changed = SelfDigest.check(json) == SelfDigest.Verdict.WRONG;
        try {
            JsonNode tree = MAPPER.readTree(json);
            int format = tree.path("format").asInt(0);
            if (format > newest) {
                throw Fault.FORMAT_TOO_NEW
                        .because("unable to read '" + name + "': it has format " + format
                                + ", this program reads up to " + newest
                                + (changed ? "; or it is damaged: its sha-256 does not match" : ""))
                        .hint("use a newer recobro, or restore with the plain tools named in RESTORE.md");
            }
            if (changed) {
                throw changed(name);
            }
            if (format < 1) {
                throw Fault.BACKUP_DAMAGED.because(
                        "unable to read '" + name + "': " + (json.length == 0 ? "it is empty" : "it names no format"));
            }
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException malformed) {
            if (changed) {
                throw changed(name);
            }
            throw Fault.BACKUP_DAMAGED.because("unable to read '" + name + "': " + cause(malformed), malformed);
        }
    }

    private static RecobroException changed(String name) {
        return Fault.BACKUP_DAMAGED
                .because("unable to read '" + name + "': its sha-256 does not match")
                .hint("use another copy of it: something in this one was changed after it was written");
    }

    private static String cause(JacksonException malformed) {
        return malformed instanceof UnexpectedEndOfInputException
                ? "it was cut short"
                : malformed.getOriginalMessage().lines().findFirst().orElse("it is no JSON");
    }
}
