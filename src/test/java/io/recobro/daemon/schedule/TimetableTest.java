package io.recobro.daemon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.config.JobConfig;
import io.recobro.config.JobConfig.Objectives;
import io.recobro.config.JobConfig.Timing;
import io.recobro.config.KeepConfig;
import io.recobro.config.SourceConfig;
import io.recobro.operation.BackupOperations.Occasion.Trigger;
import io.recobro.stream.Compression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final Instant SIX = Instant.parse("2026-11-22T06:00:00Z");
    private static final List<PastRun> NONE = List.of();

    @Test
    void aJobThatNeverRanIsDueAtOnce() {
        assertThat(every6Hours().due(NONE, SIX.plusSeconds(3600))).contains(new Due(SIX, Trigger.CATCH_UP, 1));
    }

    @Test
    void aJobIsDueAtItsTimeAndNotAgain() {
        List<PastRun> earlier = List.of(ok(SIX.minusSeconds(21_600)));
        assertThat(every6Hours().due(earlier, SIX.minusSeconds(1))).isEmpty();
        assertThat(every6Hours().due(earlier, SIX)).contains(new Due(SIX, Trigger.SCHEDULE, 1));
        assertThat(every6Hours().due(List.of(ok(SIX)), SIX.plusSeconds(5))).isEmpty();
    }

    @Test
    void whatWasMissedIsDueOnce() {
        List<PastRun> before = List.of(ok(SIX.minus(Duration.ofDays(3))));
        Instant back = SIX.plus(Duration.ofMinutes(90));
        assertThat(every6Hours().due(before, back)).contains(new Due(SIX, Trigger.CATCH_UP, 1));
        assertThat(every6Hours().due(List.of(before.getFirst(), ok(back)), back.plusSeconds(30)))
                .isEmpty();
    }

    @Test
    void aRunThatWasRecordedByAClockInTheFutureDoesNotCount() {
        List<PastRun> ahead = List.of(ok(SIX.plus(Duration.ofDays(40))));
        assertThat(every6Hours().due(ahead, SIX.plusSeconds(1))).isPresent();
        assertThat(every6Hours().due(List.of(ok(SIX)), SIX.plusSeconds(1))).isEmpty();
    }

    @Test
    void aFailedRunIsTriedAgainLaterAndLater() {
        Timetable table = every6Hours();
        List<PastRun> runs = new ArrayList<>(List.of(failed(SIX)));
        assertThat(table.due(runs, SIX.plusSeconds(60 + 299))).isEmpty();
        Instant second = SIX.plusSeconds(60 + 300);
        assertThat(table.due(runs, second)).contains(new Due(SIX, Trigger.RETRY, 2));
        runs.add(failed(second));
        assertThat(table.due(runs, second.plusSeconds(60 + 599))).isEmpty();
        Instant third = second.plusSeconds(60 + 600);
        assertThat(table.due(runs, third)).contains(new Due(SIX, Trigger.RETRY, 3));
        runs.add(failed(third));
        assertThat(table.due(runs, third.plus(Duration.ofHours(3)))).isEmpty();
        assertThat(table.due(runs, SIX.plus(Duration.ofHours(6))))
                .as("the next due time begins anew")
                .contains(new Due(SIX.plus(Duration.ofHours(6)), Trigger.SCHEDULE, 1));
    }

    @Test
    void aRunThatOnlyAPersonCanMendIsNotTriedAgain() {
        PastRun hopeless = new PastRun(SIX, SIX.plusSeconds(1), true, false);
        assertThat(every6Hours().due(List.of(hopeless), SIX.plus(Duration.ofHours(1))))
                .isEmpty();
    }

    @Test
    void theNightWithoutHalfPastTwoIsCaughtUp() {
        Timetable madrid = timetable("30 2 * * *", ZoneId.of("Europe/Madrid"), Duration.ZERO, Timetable.Delay.NONE);
        List<PastRun> before = List.of(ok(Instant.parse("2026-03-28T01:30:00Z")));
        assertThat(madrid.due(before, Instant.parse("2026-03-29T00:59:59Z"))).isEmpty();
        assertThat(madrid.due(before, Instant.parse("2026-03-29T01:00:00Z"))).isPresent();
    }

    @Test
    void theNightWithTwoHalfPastTwosRunsOnce() {
        Timetable madrid = timetable("30 2 * * *", ZoneId.of("Europe/Madrid"), Duration.ZERO, Timetable.Delay.NONE);
        List<PastRun> runs = new ArrayList<>(List.of(ok(Instant.parse("2026-10-24T00:30:00Z"))));
        int count = 0;
        for (Instant now = Instant.parse("2026-10-24T12:00:00Z");
                now.isBefore(Instant.parse("2026-10-25T12:00:00Z"));
                now = now.plusSeconds(60)) {
            if (madrid.due(runs, now).isPresent()) {
                runs.add(ok(now));
                count++;
            }
        }
        assertThat(count).isOne();
    }

    @Test
    void theDelayMovesTheBeginningAndNothingElse() {
        Timetable table = timetable(
                "0 */6 * * *", ZoneOffset.UTC, Duration.ofMinutes(10), (job, due, most) -> Duration.ofMinutes(4));
        List<PastRun> earlier = List.of(ok(SIX.minusSeconds(21_600)));
        assertThat(table.due(earlier, SIX.plusSeconds(239))).isEmpty();
        assertThat(table.due(earlier, SIX.plusSeconds(240))).contains(new Due(SIX, Trigger.SCHEDULE, 1));
        assertThat(table.next(SIX.minusSeconds(1))).contains(SIX.plusSeconds(240));
        assertThat(table.next(SIX.plusSeconds(60))).contains(SIX.plusSeconds(240));
        assertThat(table.next(SIX.plusSeconds(240))).contains(SIX.plusSeconds(21_600 + 240));
        assertThat(table.due(NONE, SIX.plusSeconds(1)))
                .as("what was missed before does not wait for it")
                .contains(new Due(SIX.minusSeconds(21_600), Trigger.CATCH_UP, 1));
    }

    @Test
    void seededDelaysStayInBoundsAndDifferFromEachOther() {
        SeededDelay delay = new SeededDelay("jaraba");
        List<Duration> delays = new ArrayList<>();
        for (int day = 0; day < 50; day++) {
            Instant due = SIX.plus(Duration.ofDays(day));
            delays.add(delay.of("db", due, Duration.ofMinutes(5)));
            assertThat(delays.getLast()).isBetween(Duration.ZERO, Duration.ofSeconds(299));
            assertThat(delay.of("db", due, Duration.ofMinutes(5))).isEqualTo(delays.getLast());
        }
        assertThat(delays.stream().distinct().count()).isGreaterThan(30);
    }

    @Test
    void aJobWithoutScheduleHasNoTimetable() {
        assertThat(Timetable.of(job(Optional.empty(), Timing.DEFAULT), Timetable.Delay.NONE))
                .isEmpty();
    }

    private static PastRun ok(Instant began) {
        return new PastRun(began, began.plusSeconds(60), false, true);
    }

    private static PastRun failed(Instant began) {
        return new PastRun(began, began.plusSeconds(60), true, true);
    }

    private static Timetable every6Hours() {
        return timetable("0 */6 * * *", ZoneOffset.UTC, Duration.ZERO, Timetable.Delay.NONE);
    }

    private static Timetable timetable(String schedule, ZoneId zone, Duration randomDelay, Timetable.Delay delay) {
        return Timetable.of(job(Optional.of(schedule), new Timing(zone, randomDelay, 2, Duration.ofMinutes(5))), delay)
                .orElseThrow();
    }

    static JobConfig job(Optional<String> schedule, Timing timing) {
        return new JobConfig(
                "db",
                new SourceConfig.MariaDbSource(null),
                List.of("local"),
                schedule,
                timing,
                Compression.DEFAULT,
                new KeepConfig(null, new TreeMap<>()),
                new Objectives(Optional.empty(), Optional.empty()),
                Optional.empty());
    }
}
