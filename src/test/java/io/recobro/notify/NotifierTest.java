package io.recobro.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.RecobroException;
import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.FakeChannel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Digest;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Message;
import io.recobro.notify.message.Sender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
    private static final Condition LATE = Examples.LATE;
    private static final Condition FAILED = Examples.FAILED;

    @TempDir
    private Path state;

    private final SteppedClock clock = new SteppedClock(Examples.NOW);
    private final FakeChannel email = new FakeChannel("email");
    private final FakeChannel slack = new FakeChannel("slack");
    private final FakeChannel webhook = new FakeChannel("webhook");

    @Test
    void everyChannelHearsWhatIsNewAndThatItIsOver() {
        Notifier notifier = notifier(List.of());
        look(notifier, LATE);
        look(notifier, LATE);
        look(notifier);
        clock.move(Duration.ofMinutes(10));
        look(notifier);
        for (FakeChannel channel : List.of(email, slack, webhook)) {
            assertThat(channel.subjects())
                    .containsExactly(
                            "[recobro jaraba] CRITICAL: RPO of job db in s3 missed",
                            "[recobro jaraba] RECOVERED: RPO of job db in s3 missed, after 2m 00s");
        }
    }

    @Test
    void whatIsSeenTogetherIsToldTogether() {
        Notifier notifier = notifier(List.of());
        look(notifier, FAILED, LATE);
        assertThat(email.subjects())
                .containsExactly("[recobro jaraba] CRITICAL: RPO of job db in s3 missed and 1 more");
        look(
                notifier,
                IntStream.range(0, 25)
                        .mapToObj(i -> Condition.warning("c" + i, "trouble " + i, ""))
                        .toArray(Condition[]::new));
        assertThat(email.arrived()).hasSize(4);
    }

    @Test
    void aRestartRepeatsNothingAndForgetsNothing() {
        Notifier before = notifier(List.of());
        email.fail(Kind.UNREACHABLE);
        look(before, LATE);
        before.close(Duration.ZERO);
        email.work();
        Notifier after = notifier(List.of());
        look(after, LATE);
        assertThat(email.subjects()).hasSize(1);
        assertThat(slack.subjects()).hasSize(1);
        assertThat(after.open()).extracting(Incident::cause).containsExactly("rpo/db/s3");
    }

    @Test
    void theSecondStandsInForTheFirstAndOthersGetEverything() {
        Notifier notifier = notifier(List.of("email", "slack"));
        look(notifier, LATE);
        assertThat(email.arrived()).hasSize(1);
        assertThat(slack.arrived()).isEmpty();
        assertThat(webhook.arrived()).hasSize(1);
        email.fail(Kind.DENIED);
        look(notifier, LATE, FAILED);
        assertThat(slack.arrived()).hasSize(1);
        assertThat(slack.arrived().getFirst().notes()).containsExactly("It could not be delivered by email: as told.");
    }

    @Test
    void aChannelThatFailsIsAnIncidentThatTheOthersTell() {
        Notifier notifier = notifier(List.of());
        email.fail(Kind.UNREACHABLE);
        look(notifier, LATE);
        look(notifier, LATE);
        assertThat(slack.arrived()).hasSize(1);
        pass(notifier, Duration.ofMinutes(16), LATE);
        assertThat(slack.subjects()).last().isEqualTo("[recobro jaraba] WARNING: Nothing arrives by email");
        email.work();
        pass(notifier, Duration.ofMinutes(30), LATE);
        assertThat(slack.subjects())
                .last()
                .asString()
                .startsWith("[recobro jaraba] RECOVERED: Nothing arrives by email");
        assertThat(email.subjects())
                .as("it cannot tell of its own failure, but that this is over")
                .hasSize(2)
                .first()
                .isEqualTo("[recobro jaraba] CRITICAL: RPO of job db in s3 missed");
    }

    @Test
    void whenNoChannelWorksThatIsCritical() {
        Notifier notifier = notifier(List.of());
        List.of(email, slack, webhook).forEach(channel -> channel.fail(Kind.DENIED));
        look(notifier, LATE);
        look(notifier, LATE);
        assertThat(notifier.counts().open()).isEqualTo(Map.of(Severity.CRITICAL, 4, Severity.WARNING, 0));
    }

    @Test
    void messagesGivenUpAreAnIncident() {
        Notifier notifier = notifier(List.of());
        email.fail(Kind.UNREACHABLE);
        look(notifier, LATE);
        clock.move(Duration.ofDays(4));
        look(notifier, LATE);
        look(notifier, LATE);
        assertThat(notifier.open()).extracting(Incident::cause).contains("notify-dropped/email");
        assertThat(notifier.counts().notifications().get("email")).containsEntry("dropped", 1L);
    }

    @Test
    void aDigestGoesByMailWithTheOpenIncidents() {
        Notifier notifier = notifier(List.of("slack", "email"));
        look(notifier, LATE);
        notifier.digest(new Digest(clock.instant(), List.of()));
        notifier.deliverDue();
        assertThat(email.arrived()).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(Message.Kind.DIGEST);
            assertThat(message.digest().orElseThrow().open()).hasSize(1);
        });
        assertThat(webhook.arrived()).hasSize(1);
    }

    @Test
    void aTestSaysForEachChannelHowItWent() {
        Notifier notifier = notifier(List.of());
        slack.answer(Outcome.failed(Kind.DENIED, "no").hint("do"));
        assertThat(notifier.test(Optional.empty()))
                .extracting(Trial::channel, Trial::delivered)
                .containsExactly(Tuple.tuple("email", true), Tuple.tuple("slack", false), Tuple.tuple("webhook", true));
        assertThat(notifier.test(Optional.of("webhook")))
                .extracting(Trial::channel)
                .containsExactly("webhook");
        assertThatThrownBy(() -> notifier.test(Optional.of("heartbeat")))
                .isInstanceOf(RecobroException.class)
                .hasMessage("unable to test channel 'heartbeat': it is not configured");
        assertThat(notifier.open()).isEmpty();
    }

    @Test
    void withoutChannelsIncidentsAreKeptAllTheSame() {
        Notifier notifier =
                new Notifier(NotifySettings.NONE, new Sender("jaraba", "srv1", "0.1.0"), state, clock, new Random(1));
        assertThat(look(notifier, LATE)).isEqualTo(1);
        assertThat(notifier.counts().open()).containsEntry(Severity.CRITICAL, 1);
        assertThat(notifier.counts().waiting()).isZero();
        assertThat(notifier.test(Optional.empty())).isEmpty();
        notifier.close();
    }

    @Test
    void countsWhatArrivedFailedAndWaits() {
        Notifier notifier = notifier(List.of());
        email.fail(Kind.UNREACHABLE);
        look(notifier, LATE);
        NotifyCounts counts = notifier.counts();
        assertThat(counts.waiting()).isEqualTo(1);
        assertThat(counts.notifications())
                .containsEntry("email", Map.of("delivered", 0L, "failed", 1L, "dropped", 0L))
                .containsEntry("slack", Map.of("delivered", 1L, "failed", 0L, "dropped", 0L));
    }

    private void pass(Notifier notifier, Duration time, Condition... conditions) {
        for (long minutes = 0; minutes < time.toMinutes(); minutes++) {
            look(notifier, conditions);
        }
    }

    /** A look, what comes of it, and a minute. */
    private int look(Notifier notifier, Condition... conditions) {
        int events = notifier.observe(List.of(conditions)).size();
        notifier.deliverDue();
        clock.move(Duration.ofMinutes(1));
        return events;
    }

    private Notifier notifier(List<String> order) {
        List<Channel> channels = List.of(email, slack, webhook);
        NotifySettings settings = new NotifySettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                order,
                Duration.ofMinutes(15),
                IncidentRules.DEFAULT,
                Optional.empty());
        return new Notifier(settings, new Sender("jaraba", "srv1", "0.1.0"), state, clock, new Random(1), channels);
    }
}
