package io.recobro.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Pages;
import io.recobro.notify.state.StateJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs are sent, in files beside this test. */
class GoldenPayloadsTest {
    private static final Map<String, Message> MESSAGES = Map.of(
            "alert", Examples.several(),
            "recovery", Examples.recovery(),
            "digest", Examples.digest());

    static Stream<String> names() {
        return MESSAGES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void slackBlocks(String name) throws IOException {
        Object blocks = SlackBlocks.of(Pages.of(MESSAGES.get(name)));
        assertThat(JsonMapper.shared().readTree(StateJson.write(blocks))).isEqualTo(golden("slack-" + name + ".json"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void webhookDocument(String name) throws IOException {
        byte[] document = StateJson.write(WebhookDocument.of(MESSAGES.get(name)));
        assertThat(JsonMapper.shared().readTree(document)).isEqualTo(golden("webhook-" + name + ".json"));
    }

    @Test
    void staysWithinTheLimitsOfSlack() {
        Condition long1 =
                Condition.critical("x", "t".repeat(500), "d<&>".repeat(3000)).nextStep("s".repeat(5000));
        IncidentEvent event = new IncidentEvent(IncidentEvent.Kind.OPENED, long1, Examples.NOW, Examples.NOW);
        Message alert = Examples.alert();
        Message huge = new Message(
                alert.id(),
                alert.kind(),
                alert.sender(),
                alert.at(),
                Collections.nCopies(40, event),
                alert.digest(),
                List.of());
        JsonNode tree = JsonMapper.shared().readTree(StateJson.write(SlackBlocks.of(Pages.of(huge))));
        assertThat(tree.path("blocks").size()).isLessThanOrEqualTo(50);
        tree.path("blocks").forEach(block -> {
            String text = block.path("text").path("text").asString("");
            assertThat(text.length())
                    .isLessThanOrEqualTo(block.path("type").asString().equals("header") ? 150 : 3000);
        });
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = GoldenPayloadsTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return JsonMapper.shared().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
