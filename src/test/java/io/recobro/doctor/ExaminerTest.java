package io.recobro.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExaminerTest {
    private static final Check GOOD = new Check("host", "disk", () -> List.of(Finding.ok("roomy")));

    private final Examiner examiner = new Examiner(Duration.ofSeconds(30));

    @Test
    void tellsWhatChecksFoundInTheirOrder() {
        Check two = new Check("source", "db", () -> List.of(Finding.ok("one"), Finding.warning("two", "do it")));
        assertThat(examiner.run(List.of(two, GOOD)))
                .extracting(diagnosis -> diagnosis.area() + " " + diagnosis.subject() + " "
                        + diagnosis.finding().text())
                .containsExactly("source db one", "source db two", "host disk roomy");
    }

    @Test
    void whatACheckThrowsIsAProblemWithItsHint() {
        Check denied = new Check("source", "db", () -> {
            throw Fault.SOURCE_DENIED.because("unable to log in\nsecond line").hint("check the password");
        });
        List<Diagnosis> diagnoses = examiner.run(List.of(denied, GOOD));
        Finding finding = diagnoses.getFirst().finding();
        assertThat(finding.level()).isEqualTo(Level.PROBLEM);
        assertThat(finding.text()).isEqualTo("unable to log in");
        assertThat(finding.fix()).contains("check the password");
        assertThat(finding.fault()).contains(Fault.SOURCE_DENIED);
        assertThat(diagnoses.get(1).finding()).isEqualTo(Finding.ok("roomy"));
    }

    @Test
    void aBrokenCheckIsAProblemAndHoldsUpNoOther() {
        Check broken = new Check("host", "x", () -> {
            throw new StackOverflowError("deep");
        });
        List<Diagnosis> diagnoses = examiner.run(List.of(broken, GOOD));
        assertThat(diagnoses.getFirst().finding().text()).contains("deep");
        assertThat(diagnoses.getFirst().finding().fault()).contains(Fault.BUG);
        assertThat(diagnoses).hasSize(2);
    }

    @Test
    void aCheckThatHangsIsInterruptedAndTold() {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Check hanging = new Check("source", "db", () -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                interrupted.countDown();
            }
            return List.of();
        });
        AtomicLong nanoTime = new AtomicLong();
        Examiner impatient = new Examiner(Duration.ofMillis(1), () -> {
            assertThat(nanoTime.get() == 0 || awaits(began)).isTrue();
            return nanoTime.getAndAdd(1_000_000);
        });
        List<Diagnosis> diagnoses = impatient.run(List.of(hanging));
        assertThat(diagnoses.getFirst().finding().text()).contains("no answer");
        assertThat(awaits(interrupted)).isTrue();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void isInterruptible() {
        Thread.currentThread().interrupt();
        Check hanging = new Check("source", "db", () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                return List.of();
            }
            return List.of();
        });
        assertThatThrownBy(() -> examiner.run(List.of(hanging)))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        failure -> assertThat(failure.fault()).isEqualTo(Fault.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
