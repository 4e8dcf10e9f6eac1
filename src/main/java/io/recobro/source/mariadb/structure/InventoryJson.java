package io.recobro.source.mariadb.structure;

import io.recobro.fault.Fault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of an {@link Inventory}. */
public final class InventoryJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private InventoryJson() {}

    public static byte[] write(Inventory inventory) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(inventory);
    }

    /**
     * Reads an inventory; the format is looked at before anything else.
     *
     * @param name for messages
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW} or {@code BACKUP_DAMAGED}
     */
    public static Inventory read(byte[] json, String name) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            int format = tree.path("format").asInt(0);
            if (format > Inventory.FORMAT) {
                throw Fault.FORMAT_TOO_NEW
                        .because("unable to read artifact '" + name + "': it has format " + format
                                + ", this program reads up to " + Inventory.FORMAT)
                        .hint("use a newer recobro, or restore with the plain tools named in RESTORE.md");
            }
            return MAPPER.treeToValue(tree, Inventory.class);
        } catch (JacksonException e) {
            throw Fault.BACKUP_DAMAGED.because("unable to read artifact '" + name + "': " + e.getOriginalMessage(), e);
        }
    }
}
