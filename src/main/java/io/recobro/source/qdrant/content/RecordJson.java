package io.recobro.source.qdrant.content;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.stream.Codec;
import io.recobro.stream.codec.Decompressing;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the small JSON artifacts. */
public final class RecordJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(tools.jackson.databind.MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private RecordJson() {}

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /**
     * Reads an artifact.
     *
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW}, {@code BACKUP_DAMAGED} or a storage fault
     */
    public static <T> T read(BackupReader backup, BackupReader.Item item, Class<T> type, int newest) {
        try (InputStream plain = plain(backup, item)) {
            JsonNode tree = MAPPER.readTree(plain.readAllBytes());
            int format = tree.path("format").asInt(0);
            if (format > newest) {
                throw Fault.FORMAT_TOO_NEW
                        .because("unable to read artifact '" + item.name() + "': it has format " + format
                                + ", this program reads up to " + newest)
                        .hint("use a newer recobro, or restore with the plain tools named in RESTORE.md");
            }
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException malformed) {
            throw Fault.BACKUP_DAMAGED.because(
                    "unable to read artifact '" + item.name() + "': " + malformed.getOriginalMessage(), malformed);
        } catch (IOException broken) {
            throw Fault.STORAGE_UNREACHABLE.because(
                    "unable to read artifact '" + item.name() + "': " + broken.getMessage(), broken);
        }
    }

    /** The plain bytes of an artifact, checked at their end. */
    public static InputStream plain(BackupReader backup, BackupReader.Item item) {
        Codec codec = Codec.valueOf(item.codec().toUpperCase(Locale.ROOT));
        return Decompressing.stream(backup.open(item.name()), codec, "artifact '" + item.name() + "'");
    }
}
