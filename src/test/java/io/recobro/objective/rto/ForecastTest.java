package io.recobro.objective.rto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recobro.objective.rto.DrillRun.Phase;
import io.recobro.objective.rto.Trend.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void growthBreaksTheObjectiveOnTheDayWhenTheDataIsTooMuch() {
        // 100 units now, 1 more each day; 30 minutes now, 60 are allowed: at 200 units, in 100 days
        Forecast forecast = Forecast.of(Duration.ofHours(1), List.of(drill(0, 1000)), sizes(1, 100, 30), NOW);
        assertThat(forecast.brokenAt())
                .hasValueSatisfying(at ->
                        assertThat(Duration.between(NOW, at)).isCloseTo(Duration.ofDays(100), Duration.ofMinutes(1)));
        assertThat(forecast.phase()).isEqualTo("load");
        assertThat(forecast.bytesPerDay().orElseThrow()).isCloseTo(10, within(0.01));
        assertThat(forecast.reason()).contains("2.0 times the data");
    }

    @Test
    void aPhaseThatDoesNotGrowIsNotBlamed() {
        List<DrillRun> drills = List.of(
                ofPhases(60, 1000, 1500, 100),
                ofPhases(40, 1200, 1500, 140),
                ofPhases(20, 1400, 1500, 180),
                ofPhases(0, 1600, 1500, 220));
        // keys take 0.2 s more for each unit, 10 units come each day: it would take (3600 - 1720) / 2 days
        Forecast forecast = Forecast.of(Duration.ofHours(1), drills, List.of(), NOW);
        assertThat(forecast.brokenAt()).isEmpty();
        assertThat(forecast.reason()).startsWith("not within 600 days");
    }

    @Test
    void thePhaseThatGrowsIsNamedWithItsDate() {
        List<DrillRun> drills =
                List.of(ofPhases(60, 1000, 1500, 100), ofPhases(30, 1300, 1500, 400), ofPhases(0, 1600, 1500, 700));
        Forecast forecast = Forecast.of(Duration.ofHours(1), drills, List.of(), NOW);
        assertThat(forecast.phase()).isEqualTo("keys");
        assertThat(forecast.brokenAt())
                .hasValueSatisfying(
                        at -> assertThat(Duration.between(NOW, at).toDays()).isEqualTo(140));
    }

    @Test
    void withoutAGoodReasonThereIsNoDate() {
        DrillRun drill = drill(0, 1000);
        Duration hour = Duration.ofHours(1);
        assertThat(Forecast.of(hour, List.of(), sizes(1, 100, 30), NOW).reason())
                .isEqualTo("no drill has passed yet");
        assertThat(Forecast.of(hour, List.of(drill), List.of(), NOW).reason())
                .isEqualTo("fewer than 3 sizes over 3 days are known");
        assertThat(Forecast.of(hour, List.of(drill), sizes(0, 100, 30), NOW).reason())
                .isEqualTo("the data does not grow");
        assertThat(Forecast.of(hour, List.of(drill), sizes(-1, 100, 30), NOW).reason())
                .isEqualTo("the data does not grow");
        assertThat(Forecast.of(Duration.ofMinutes(5), List.of(drill), sizes(1, 100, 30), NOW)
                        .reason())
                .isEqualTo("the objective is missed already");
    }

    @Test
    void sizesThatJumpUpAndDownTellNoGrowth() {
        Random random = new Random(3);
        List<Point> jumping = IntStream.range(0, 40)
                .mapToObj(
                        day -> new Point(NOW.minus(Duration.ofDays(40 - day)), 1000 + random.nextInt(500) + day * 0.5))
                .toList();
        assertThat(Forecast.of(Duration.ofHours(1), List.of(drill(0, 1000)), jumping, NOW)
                        .brokenAt())
                .isEmpty();
    }

    @Test
    void anOutlierMovesTheDateByLittle() {
        List<Point> sizes = new ArrayList<>(sizes(1, 100, 30));
        sizes.set(20, new Point(sizes.get(20).at(), 5000));
        Forecast forecast = Forecast.of(Duration.ofHours(1), List.of(drill(0, 1000)), sizes, NOW);
        assertThat(forecast.brokenAt())
                .hasValueSatisfying(at ->
                        assertThat(Duration.between(NOW, at)).isBetween(Duration.ofDays(85), Duration.ofDays(115)));
    }

    @Property
    void aHarderObjectiveIsNeverBrokenLater(
            @ForAll @IntRange(min = 31, max = 300) int minutes,
            @ForAll @IntRange(min = 1, max = 100) int more,
            @ForAll @DoubleRange(min = 0.1, max = 5) double growth) {
        Instant harder = brokenAt(Duration.ofMinutes(minutes), growth, 1000);
        Instant easier = brokenAt(Duration.ofMinutes(minutes + more), growth, 1000);
        assertThat(harder).isBeforeOrEqualTo(easier);
    }

    @Property
    void fasterGrowthNeverBreaksItLater(
            @ForAll @DoubleRange(min = 0.1, max = 5) double growth,
            @ForAll @DoubleRange(min = 1.01, max = 3) double factor) {
        Duration hour = Duration.ofHours(1);
        assertThat(brokenAt(hour, growth * factor, 1000)).isBeforeOrEqualTo(brokenAt(hour, growth, 1000));
    }

    @Property
    void theUnitOfSizesDoesNotMatter(@ForAll @LongRange(min = 1, max = 1L << 40) long unit) {
        Duration hour = Duration.ofHours(1);
        List<Point> sizes = sizes(1, 100, 30).stream()
                .map(point -> new Point(point.at(), point.value() * unit))
                .toList();
        Instant scaled = Forecast.of(hour, List.of(drill(0, 1000)), sizes, NOW)
                .brokenAt()
                .orElseThrow();
        assertThat(scaled)
                .isBetween(
                        brokenAt(hour, 1, 1000).minusSeconds(5),
                        brokenAt(hour, 1, 1000).plusSeconds(5));
    }

    private static Instant brokenAt(Duration objective, double growth, long bytes) {
        return Forecast.of(objective, List.of(drill(0, bytes)), sizes(growth, 100, 30), NOW)
                .brokenAt()
                .orElse(Instant.MAX);
    }

    /** One size per day; the last is the one given. */
    private static List<Point> sizes(double perDay, double now, int days) {
        return IntStream.rangeClosed(0, days)
                .mapToObj(day -> new Point(NOW.minus(Duration.ofDays(days - day)), now - perDay * (days - day)))
                .toList();
    }

    private static DrillRun drill(int daysAgo, long bytes) {
        return run(daysAgo, bytes, List.of(new Phase("fetch", 600), new Phase("load", 1200)), 1800);
    }

    private static DrillRun ofPhases(int daysAgo, long bytes, double load, double keys) {
        return run(daysAgo, bytes, List.of(new Phase("load", load), new Phase("keys", keys)), load + keys);
    }

    private static DrillRun run(int daysAgo, long bytes, List<Phase> phases, double seconds) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        return new DrillRun(
                "run-" + at,
                "s3",
                "backup",
                at,
                true,
                Duration.ofMillis(Math.round(seconds * 1000)),
                bytes,
                bytes,
                phases,
                "");
    }
}
