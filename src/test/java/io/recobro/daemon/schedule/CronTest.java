package io.recobro.daemon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 */6 * * *     | 2026-11-21T23:59:59Z | 2026-11-22T00:00:00Z",
                "0 */6 * * *     | 2026-11-22T00:00:00Z | 2026-11-22T06:00:00Z",
                "* * * * *       | 2026-11-22T00:00:01Z | 2026-11-22T00:01:00Z",
                "30 2 * * 0      | 2026-11-21T00:00:00Z | 2026-11-22T02:30:00Z",
                "30 2 * * 7      | 2026-11-21T00:00:00Z | 2026-11-22T02:30:00Z",
                "30 2 * * sun    | 2026-11-21T00:00:00Z | 2026-11-22T02:30:00Z",
                "0 9 * * 1-5     | 2026-11-20T09:00:00Z | 2026-11-23T09:00:00Z",
                "0 9 * * mon-fri | 2026-11-20T09:00:00Z | 2026-11-23T09:00:00Z",
                "0 0 31 * *      | 2026-11-01T00:00:00Z | 2026-12-31T00:00:00Z",
                "0 0 29 2 *      | 2026-11-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 29 feb *    | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
                "5-59/20 1 * * * | 2026-11-22T01:05:00Z | 2026-11-22T01:25:00Z",
                "0 0 1 */3 *     | 2026-11-22T00:00:00Z | 2027-01-01T00:00:00Z",
                "0 0 13 * 5      | 2026-11-07T00:00:00Z | 2026-11-13T00:00:00Z",
                "0 0 15 * 5      | 2026-11-14T00:00:00Z | 2026-11-15T00:00:00Z"
            })
    void readsCrontabSyntax(String schedule, Instant after, Instant next) {
        Cron cron = new Cron(schedule, ZoneOffset.UTC);
        assertThat(cron.next(after)).contains(next);
        assertThat(cron.last(next)).contains(next);
        assertThat(cron.last(next.minusSeconds(1))).get().matches(last -> last.isBefore(next));
    }

    @Test
    void refusesWhatTheConfigurationRefuses() {
        assertThatThrownBy(() -> new Cron("0 0 31 2 *", ZoneOffset.UTC)).hasMessageContaining("can never fire");
    }

    @Test
    void eitherDayIsMeantWhenBothAreRestricted() {
        assertThat(new Cron("0 0 13 * 5", ZoneOffset.UTC).expressions())
                .containsExactly("0 0 0 13 1,2,3,4,5,6,7,8,9,10,11,12 ?", "0 0 0 ? 1,2,3,4,5,6,7,8,9,10,11,12 FRI");
    }

    @Test
    void aTimeOfDayThatIsSkippedIsDueWhenTheClocksHaveMoved() {
        Cron cron = new Cron("30 2 * * *", MADRID);
        assertThat(from(cron, "2026-03-28T00:00:00Z", 3))
                .containsExactly(
                        Instant.parse("2026-03-28T01:30:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(cron.last(Instant.parse("2026-03-29T12:00:00Z"))).contains(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void aTimeOfDayThatComesTwiceIsDueOnce() {
        assertThat(from(new Cron("30 2 * * *", MADRID), "2026-10-24T12:00:00Z", 2))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
        assertThat(from(new Cron("0,30 2,3 * * *", MADRID), "2026-10-24T12:00:00Z", 5))
                .containsExactly(
                        Instant.parse("2026-10-25T00:00:00Z"),
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T02:00:00Z"),
                        Instant.parse("2026-10-25T02:30:00Z"),
                        Instant.parse("2026-10-26T01:00:00Z"));
    }

    /** Quartz by itself leaves out one of the two hours, and would break an objective of an hour. */
    @Test
    void aScheduleOfEveryHourKeepsItsDistances() {
        for (String night : List.of("2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z")) {
            Instant begin = Instant.parse(night);
            List<Instant> due = from(new Cron("0 * * * *", MADRID), night, 10);
            for (int hour = 0; hour < 10; hour++) {
                assertThat(due.get(hour)).isEqualTo(begin.plus(Duration.ofHours(hour + 1)));
            }
        }
    }

    @Test
    void nextAndLastAgreeOverAYear() {
        for (String schedule : List.of("30 2 * * *", "0 */6 * * *", "15 2 * * 0", "0 0 1 * 1", "*/20 1-3 * * *")) {
            Cron cron = new Cron(schedule, MADRID);
            Instant at = Instant.parse("2026-01-01T00:00:00Z");
            while (at.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                Instant next = cron.next(at).orElseThrow();
                assertThat(cron.last(next)).contains(next);
                Instant before = at;
                assertThat(cron.last(next.minusSeconds(1)))
                        .get()
                        .matches(last -> !last.isAfter(next) && !last.isBefore(before.minus(Duration.ofDays(8))));
                at = next;
            }
        }
    }

    private static List<Instant> from(Cron cron, String start, int count) {
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = cron.next(Instant.parse(start));
        while (due.size() < count) {
            due.add(next.orElseThrow());
            next = cron.next(due.getLast());
        }
        return due;
    }
}
