package io.recobro.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.notify.channel.Outcome.Kind;
import io.recobro.notify.message.Examples;
import io.recobro.notify.message.Message;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimeLimitedTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    @Timeout(60)
    void cutsOffWhatTakesTooLongAndInterruptsIt() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Channel hung = new Stub() {
            @Override
            public Outcome send(Message message) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stop) {
                    interrupted.countDown();
                }
                return Outcome.delivered();
            }
        };
        assertThat(new TimeLimited(hung, SHORT).send(Examples.test()))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE));
        interrupted.await();
    }

    @Test
    void passesOnWhatEndsInTime() {
        FakeChannel quick = new FakeChannel("email");
        assertThat(new TimeLimited(quick, Duration.ofSeconds(60)).send(Examples.test()))
                .isEqualTo(Outcome.delivered());
        quick.fail(Kind.REFUSED);
        assertThat(new TimeLimited(quick, Duration.ofSeconds(60)).probe()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void aMistakeInAChannelIsNoOutcome() {
        Channel broken = new Stub() {
            @Override
            public Outcome send(Message message) {
                throw new IllegalArgumentException("mistake");
            }
        };
        assertThatThrownBy(() -> new TimeLimited(broken, Duration.ofSeconds(60)).send(Examples.test()))
                .hasMessageContaining("channel stub failed in an unforeseen way");
    }

    private abstract static class Stub implements Channel {
        @Override
        public String name() {
            return "stub";
        }

        @Override
        public Outcome probe() {
            return Outcome.delivered();
        }
    }
}
