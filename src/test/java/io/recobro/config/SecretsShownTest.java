package io.recobro.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.secret.Secret;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a configuration is bound to, down to its last field: the text of no object holds a secret. */
class SecretsShownTest {
    private static final Pattern MARK = Pattern.compile("Pl4nted[0-9a-z]+");
    private static final Pattern PLACE = Pattern.compile("\"#/\\$defs/secret\"");

    /** Every place of the schema that takes a secret, and the forms of a reference that hold something of their own. */
    private static final String EVERY_PLACE = """
        site: shop
        destinations:
          a: {type: s3, bucket: b, access_key: Pl4nted01, secret_key: Pl4nted02}
          b: {type: sftp, host: h, user: u, password: Pl4nted03, private_key: Pl4nted04, passphrase: Pl4nted05, path: /p}
          c: {type: ftps, host: h, user: u, password: Pl4nted06, path: /p}
          d: {type: ftp, host: h, user: u, allow_plain_text: true, password: Pl4nted07, path: /p}
          e: {type: sftp, host: h, user: u, password: {env: PLANTED}, path: /p}
          f: {type: sftp, host: h, user: u, password: {command: [pass, Pl4nted90argument]}, path: /p}
        jobs:
          a:
            source: {type: mariadb, user: u, password: Pl4nted08, databases: [d]}
            to: [a]
            drill: {scratch: {type: server, host: h, user: u, password: Pl4nted09}}
          b:
            source: {type: qdrant, url: "http://h:1", api_key: Pl4nted10, mirror: {url: "http://h:2", api_key: Pl4nted11}}
            to: [a]
          c: {source: {type: s3, bucket: m, access_key: Pl4nted12, secret_key: Pl4nted13}, to: [a]}
        notify:
          email: {smtp: "smtps://h", user: u, password: Pl4nted14, from: f@h, to: [t@h]}
          slack: {url: "https://h/Pl4nted15"}
          webhook: {url: "https://h/Pl4nted16", signing_key: Pl4nted17}
          heartbeat: {url: "https://h/Pl4nted18", jobs: {a: "https://h/Pl4nted19"}}
        """;

    @TempDir
    private Path directory;

    /** What goes wrong without a text of its own. */
    private record Careless(String password) {}

    private final Set<String> revealed = new TreeSet<>();
    private final Set<String> shown = new TreeSet<>();
    private int objects;

    @Test
    void noTextOfAnySettingHoldsOne() throws Exception {
        Matcher places = PLACE.matcher(
                JsonMapper.shared().readTree(ConfigLoader.schema()).toString());
        assertThat(places.results().count())
                .as("places of the schema that take a secret, all of which are above")
                .isEqualTo(19);
        SiteConfig site = load(EVERY_PLACE, Map.of("PLANTED", "Pl4nted91variable"));
        walk(site);
        assertThat(revealed).as("the walk meets every secret").hasSize(20);
        assertThat(objects).isGreaterThan(100);
        look(new ConfigView(site).yaml());
        look(JsonMapper.shared().writeValueAsString(new ConfigView(site).tree()));
        assertThat(shown).as("secrets in the text of an object").isEmpty();
        int walked = objects;
        walk(List.of(Optional.of(new Careless("Pl4nted99"))));
        assertThat(shown).as("control").containsExactly("Pl4nted99");
        Reliability.record(new Attack(
                "Secrets",
                "secrets stand in every place of the configuration's schema, then every object that it is bound to is"
                        + " turned into text",
                "settings, and the configuration as it is shown",
                walked,
                "%,d objects with %d secrets below them; none shows one".formatted(walked, revealed.size()),
                "an object that holds a password as plain text is noticed",
                "SecretsShownTest"));
    }

    @Test
    void anAddressThatHoldsAPasswordIsRefusedAndNotRepeated() {
        for (String address : List.of("http://h:1", "smtps://h")) {
            assertThat(EVERY_PLACE).contains("\"" + address + "\"");
            String user = address.replace("//", "//u:Pl4nted92@");
            String text = EVERY_PLACE.replace("\"" + address + "\"", "\"" + user + "\"");
            assertThatThrownBy(() -> load(text, Map.of()))
                    .hasMessageContaining("must be a URL such as")
                    .hasMessageNotContaining("Pl4nted92");
        }
    }

    private SiteConfig load(String text, Map<String, String> environment) throws IOException {
        return new ConfigLoader(environment).load(Files.writeString(directory.resolve("recobro.yml"), text));
    }

    private void look(String text) {
        MARK.matcher(text).results().forEach(found -> shown.add(found.group()));
    }

    private void walk(Object root) throws IllegalAccessException {
        Set<Object> met = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>(List.of(root));
        while (!next.isEmpty()) {
            Object object = next.pop();
            if (!met.add(object)) {
                continue;
            }
            objects++;
            boolean own = object.getClass().getName().startsWith("io.recobro.");
            if (object instanceof Secret secret && !secret.toString().startsWith("command ")) {
                revealed.add(secret.reveal());
            }
            if (own
                    || object instanceof Collection<?>
                    || object instanceof Map<?, ?>
                    || object instanceof Optional<?>) {
                look(object.toString());
            }
            switch (object) {
                case Secret _ -> {}
                case Collection<?> all -> next.addAll(all);
                case Map<?, ?> map -> next.addAll(map.values());
                case Optional<?> optional -> optional.ifPresent(next::add);
                default -> {
                    if (own && !object.getClass().isEnum()) {
                        addFields(object, next);
                    }
                }
            }
        }
    }

    private static void addFields(Object object, Deque<Object> next) throws IllegalAccessException {
        List<Field> fields = Arrays.stream(object.getClass().getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
        for (Field field : fields) {
            field.setAccessible(true);
            Object value = field.get(object);
            if (value != null) {
                next.add(value);
            }
        }
    }
}
