package io.recobro.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExampleConfigTest {
    private static final Path EXAMPLE = Path.of("conf/recobro.example.yml");

    @Test
    void loadsWithoutMistakes() {
        SiteConfig site = new ConfigLoader(Map.of()).load(EXAMPLE);
        assertThat(site.destinations()).containsOnlyKeys("local", "s3", "ionos");
        assertThat(site.jobs()).containsOnlyKeys("db", "vectors", "files", "server", "media");
        assertThat(site.notifications()).isPresent();
    }

    @Test
    void holdsEveryKeyOfTheSchema() throws IOException {
        String example = Files.readString(EXAMPLE);
        Set<String> keys = new TreeSet<>();
        collect(JsonMapper.shared().readTree(ConfigLoader.schema()), keys);
        assertThat(keys).contains("site", "path_style", "allow_plain_text", "tls_ca", "yearly", "webhook");
        keys.removeIf(key ->
                Pattern.compile("(?m)(^|[\\s{#])" + key + ":").matcher(example).find());
        assertThat(keys)
                .as("keys of the schema that conf/recobro.example.yml lacks")
                .isEmpty();
    }

    @Test
    void everyKeyOfTheSchemaIsDescribed() {
        JsonNode schema = JsonMapper.shared().readTree(ConfigLoader.schema());
        Set<String> bare = new TreeSet<>();
        schema.path("$defs")
                .properties()
                .forEach(definition -> definition
                        .getValue()
                        .path("properties")
                        .properties()
                        .forEach(key -> {
                            if (!key.getKey().equals("type")
                                    && !definition.getKey().equals("keep_rule")
                                    && !key.getValue().has("description")) {
                                bare.add(definition.getKey() + "." + key.getKey());
                            }
                        }));
        assertThat(bare).isEmpty();
    }

    private static void collect(JsonNode node, Set<String> keys) {
        node.path("properties").properties().forEach(entry -> keys.add(entry.getKey()));
        node.forEach(child -> collect(child, keys));
    }
}
