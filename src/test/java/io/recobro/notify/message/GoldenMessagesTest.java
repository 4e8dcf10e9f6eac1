package io.recobro.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.state.StateJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read, letter by letter, in files beside this test. */
class GoldenMessagesTest {
    private static final Map<String, Message> MESSAGES = Map.of(
            "alert", Examples.alert(),
            "several", Examples.several(),
            "recovery", Examples.recovery(),
            "digest", Examples.digest(),
            "test", Examples.test());

    static Stream<String> names() {
        return MESSAGES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsAsText(String name) throws IOException {
        Page page = Pages.of(MESSAGES.get(name));
        assertThat("Subject: " + page.subject() + "\n\n" + PlainText.of(page)).isEqualTo(golden(name + ".txt"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void readsAsHtml(String name) throws IOException {
        assertThat(Html.of(Pages.of(MESSAGES.get(name)))).isEqualTo(golden(name + ".html"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void survivesBeingStored(String name) {
        Message message = MESSAGES.get(name);
        assertThat(StateJson.read(StateJson.write(message), Message.class)).isEqualTo(message);
    }

    @Test
    void aLineBreakInATitleDoesNotReachTheSubject() {
        Condition sly = Condition.critical("x", "bad\r\nBcc: all@example.net\u0000 " + "x".repeat(300), "");
        IncidentEvent event = new IncidentEvent(IncidentEvent.Kind.OPENED, sly, Examples.NOW, Examples.NOW);
        Message message = new Message(
                "1",
                Message.Kind.ALERT,
                new Sender("s", "h", "v"),
                Examples.NOW,
                List.of(event),
                Optional.empty(),
                List.of());
        assertThat(Pages.of(message).subject())
                .startsWith("[recobro s] CRITICAL: bad Bcc: all@example.net xxx")
                .hasSizeLessThanOrEqualTo(180)
                .doesNotContainPattern("\\p{Cntrl}");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = GoldenMessagesTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
