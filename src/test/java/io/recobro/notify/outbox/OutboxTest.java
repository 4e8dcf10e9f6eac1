package io.recobro.notify.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.SteppedClock;
import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.channel.FakeChannel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final List<String> BOTH = List.of("email", "slack");
    private static final OutboxRules RULES = OutboxRules.with(Duration.ofMinutes(15));

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock(Examples.NOW);
    private final FakeChannel email = new FakeChannel("email");
    private final FakeChannel slack = new FakeChannel("slack");

    @Test
    void deliversToEveryChannelNamedAndKeepsNothing() throws IOException {
        Outbox outbox = outbox(List.of());
        outbox.add(message("1"), BOTH);
        outbox.add(message("2"), List.of("email", "unknown"));
        assertThat(stored()).hasSize(3);
        assertThat(Files.getPosixFilePermissions(directory.resolve("email").resolve("1.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        outbox.deliverDue();
        assertThat(ids(email)).containsExactly("1", "2");
        assertThat(ids(slack)).containsExactly("1");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aMessageSurvivesAKillBetweenStoringAndSending() throws IOException {
        outbox(List.of()).add(Examples.several(), List.of("email"));
        Outbox after = outbox(List.of());
        after.deliverDue();
        assertThat(email.arrived()).containsExactly(Examples.several());
        assertThat(stored()).isEmpty();
        outbox(List.of()).deliverDue();
        assertThat(email.attempts()).isEqualTo(1);
    }

    @Test
    void triesAgainWithGrowingPausesUntilItArrives() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        outbox.deliverDue();
        assertThat(email.attempts()).isEqualTo(1);
        outbox.deliverDue();
        assertThat(email.attempts()).as("not before the pause is over").isEqualTo(1);
        pass(outbox, Duration.ofHours(2));
        assertThat(email.attempts()).as("pauses grow to ten minutes").isBetween(14, 40);
        email.work();
        pass(outbox, Duration.ofMinutes(11));
        assertThat(ids(email)).containsExactly("1");
        assertThat(report("email", outbox).failingSince()).isEmpty();
    }

    @Test
    void anUnreachableChannelIsNotAskedOncePerMessage() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.UNREACHABLE);
        IntStream.range(0, 20).forEach(i -> outbox.add(message("m" + i), List.of("email")));
        outbox.deliverDue();
        assertThat(email.attempts()).isEqualTo(1);
    }

    @Test
    void aMessageThatIsRefusedDoesNotStandInTheWayOfOthers() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.REFUSED);
        outbox.add(message("1"), List.of("email"));
        outbox.deliverDue();
        email.work();
        outbox.add(message("2"), List.of("email"));
        outbox.deliverDue();
        assertThat(ids(email)).containsExactly("2");
        pass(outbox, Duration.ofMinutes(11));
        assertThat(ids(email)).containsExactly("2", "1");
    }

    @Test
    void leavesAnOverloadedChannelAloneForAsLongAsItAsks() {
        Outbox outbox = outbox(List.of());
        slack.answer(Outcome.failed(Kind.LIMITED, "slow down").retryAfter(Duration.ofSeconds(90)));
        outbox.add(message("1"), List.of("slack"));
        outbox.deliverDue();
        slack.work();
        clock.move(Duration.ofSeconds(89));
        outbox.deliverDue();
        assertThat(slack.attempts()).isEqualTo(1);
        clock.move(Duration.ofSeconds(1));
        outbox.deliverDue();
        assertThat(ids(slack)).containsExactly("1");
    }

    @Test
    void theSecondChannelGetsItWhenTheFirstHasFailedForLongAndIsToldWhy() throws IOException {
        Outbox outbox = outbox(BOTH);
        email.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        pass(outbox, Duration.ofMinutes(14));
        assertThat(slack.attempts()).isZero();
        pass(outbox, Duration.ofMinutes(2));
        assertThat(slack.arrived()).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo("1");
            assertThat(message.notes()).containsExactly("It could not be delivered by email: as told.");
        });
        assertThat(stored()).as("nothing is left for the first").isEmpty();
        email.work();
        pass(outbox, Duration.ofMinutes(20));
        assertThat(email.arrived()).isEmpty();
    }

    @Test
    void theSecondChannelGetsItAtOnceWhenOnlyAnOperatorCanHelpTheFirst() {
        Outbox outbox = outbox(BOTH);
        email.fail(Kind.DENIED);
        outbox.add(message("1"), List.of("email"));
        outbox.deliverDue();
        assertThat(ids(slack)).containsExactly("1");
        outbox.add(message("2"), List.of("email"));
        outbox.deliverDue();
        assertThat(ids(slack)).containsExactly("1", "2");
    }

    @Test
    void withoutAnOrderNoOtherChannelGetsIt() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.DENIED);
        outbox.add(message("1"), List.of("email"));
        pass(outbox, Duration.ofHours(1));
        assertThat(slack.attempts()).isZero();
        assertThat(report("email", outbox).waiting()).isEqualTo(1);
    }

    @Test
    void whenBothFailTheFirstToWorkDelivers() throws IOException {
        Outbox outbox = outbox(BOTH);
        email.fail(Kind.DENIED);
        slack.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        pass(outbox, Duration.ofMinutes(30));
        Outbox after = outbox(BOTH);
        email.work();
        pass(after, Duration.ofMinutes(30));
        assertThat(ids(email)).containsExactly("1");
        assertThat(stored()).hasSize(1);
        slack.work();
        pass(after, Duration.ofMinutes(30));
        assertThat(ids(slack)).as("at least once").containsExactly("1");
        assertThat(stored()).isEmpty();
    }

    @Test
    void aFullDiskLosesNothingWhileTheProcessLives() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("email"), "in the way of the directory");
        Outbox outbox = outbox(List.of());
        email.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        outbox.deliverDue();
        Files.delete(directory.resolve("email"));
        pass(outbox, Duration.ofMinutes(1));
        assertThat(stored()).as("stored as soon as the disk allows").hasSize(1);
        email.work();
        pass(outbox, Duration.ofMinutes(11));
        assertThat(ids(email)).containsExactly("1");
    }

    @Test
    void givesUpWhatIsTooOldAndSaysSo() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        pass(outbox, Duration.ofDays(3).plusMinutes(1));
        ChannelReport report = report("email", outbox);
        assertThat(report.waiting()).isZero();
        assertThat(report.dropped()).isEqualTo(1);
        assertThat(report.lastDropped()).isPresent();
    }

    @Test
    void givesUpTheLeastImportantWhenThereAreTooMany() throws IOException {
        OutboxRules few = new OutboxRules(
                Duration.ofMinutes(15), Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofDays(3), 3);
        Outbox outbox = new Outbox(directory, List.of(email), List.of(), few, clock, new Random(1));
        email.fail(Kind.UNREACHABLE);
        List.of(
                        message("1"),
                        kind("2", Message.Kind.RECOVERY),
                        kind("3", Message.Kind.DIGEST),
                        message("4"),
                        message("5"))
                .forEach(message -> outbox.add(message, List.of("email")));
        outbox.deliverDue();
        assertThat(stored()).containsExactly("1.json", "4.json", "5.json");
        assertThat(report("email", outbox).dropped()).isEqualTo(2);
    }

    @Test
    void aDamagedMessageIsPutAsideCountedAndInNobodysWay() throws IOException {
        outbox(List.of()).add(message("2"), List.of("email"));
        for (String damage : List.of("", "{", "null", "{\"format\":1}", "{\"format\":2,\"message\":{}}")) {
            Files.writeString(directory.resolve("email").resolve("1" + damage.length() + ".json"), damage);
        }
        Files.writeString(directory.resolve("email").resolve("3.json.tmp"), "{");
        Outbox outbox = outbox(List.of());
        outbox.deliverDue();
        assertThat(ids(email)).containsExactly("2");
        assertThat(report("email", outbox).dropped()).isEqualTo(5);
        assertThat(stored()).hasSize(5).allMatch(name -> name.endsWith(".damaged"));
    }

    @Test
    void messagesOfAChannelThatIsGoneGoToTheFirst() throws Exception {
        outbox(List.of()).add(message("1"), List.of("slack"));
        try (Outbox outbox = new Outbox(directory, List.of(email), List.of(), RULES, clock, new Random(1))) {
            outbox.start();
            email.await(1);
        }
        assertThat(email.arrived().getFirst().notes())
                .containsExactly("This was meant to go by slack, which is not configured any more.");
    }

    @Test
    @Timeout(60)
    void aHungChannelHoldsUpNeitherOthersNorTheClosing() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Channel hung = new Channel() {
            @Override
            public String name() {
                return "email";
            }

            @Override
            public Outcome send(Message message) {
                hangs.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stop) {
                    interrupted.countDown();
                    Thread.currentThread().interrupt();
                }
                return Outcome.failed(Kind.UNREACHABLE, "interrupted");
            }

            @Override
            public Outcome probe() {
                return Outcome.delivered();
            }
        };
        Outbox outbox = new Outbox(directory, List.of(hung, slack), List.of(), RULES, clock, new Random(1));
        outbox.start();
        outbox.add(message("1"), BOTH);
        hangs.await();
        slack.await(1);
        outbox.add(message("2"), BOTH);
        slack.await(2);
        outbox.close(Duration.ofMillis(50));
        interrupted.await();
        assertThat(stored()).containsExactly("1.json", "2.json");
    }

    @Test
    @Timeout(60)
    void closingLetsWhatIsDueArrive() {
        Outbox outbox = outbox(List.of());
        outbox.start();
        IntStream.range(0, 20).forEach(i -> outbox.add(message("m" + i), BOTH));
        outbox.close(Duration.ofSeconds(50));
        assertThat(email.arrived()).hasSize(20);
        assertThat(slack.arrived()).hasSize(20);
    }

    @Test
    void aClockThatWasSetBackDoesNotHoldMessagesUp() {
        Outbox outbox = outbox(List.of());
        email.fail(Kind.UNREACHABLE);
        outbox.add(message("1"), List.of("email"));
        outbox.deliverDue();
        email.work();
        clock.move(Duration.ofDays(-2));
        outbox.deliverDue();
        assertThat(ids(email)).containsExactly("1");
    }

    private Outbox outbox(List<String> order) {
        return new Outbox(directory, List.of(email, slack), order, RULES, clock, new Random(1));
    }

    /** Lets time pass in steps as a worker would. */
    private void pass(Outbox outbox, Duration time) {
        for (long seconds = 0; seconds <= time.toSeconds(); seconds += 30) {
            outbox.deliverDue();
            clock.move(Duration.ofSeconds(30));
        }
        outbox.deliverDue();
    }

    private static ChannelReport report(String channel, Outbox outbox) {
        return outbox.report().stream()
                .filter(report -> report.channel().equals(channel))
                .findFirst()
                .orElseThrow();
    }

    private static Message message(String id) {
        return kind(id, Message.Kind.ALERT);
    }

    private static Message kind(String id, Message.Kind kind) {
        Message alert = Examples.alert();
        return new Message(id, kind, alert.sender(), alert.at(), alert.events(), alert.digest(), alert.notes());
    }

    private static List<String> ids(FakeChannel channel) {
        return channel.arrived().stream().map(Message::id).toList();
    }

    private List<String> stored() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
