package io.recobro.notify.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.incident.IncidentEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for every history of looks. */
class IncidentPropertiesTest {
    private static final List<String> CAUSES = List.of("destination-down/s3", "rpo/db/s3", "rpo/files/s3", "rto/db");
    private static final IncidentRules RULES =
            new IncidentRules(Optional.of(Duration.ofHours(24)), Duration.ofMinutes(5));

    record Look(int minutesLater, List<Condition> conditions) {}

    @Provide
    Arbitrary<List<Look>> histories() {
        Arbitrary<Condition> condition = Combinators.combine(
                        Arbitraries.of(CAUSES), Arbitraries.of(Severity.values()), Arbitraries.of(true, false))
                .as((cause, severity, explained) -> {
                    Condition plain = severity == Severity.WARNING
                            ? Condition.warning(cause, cause, "")
                            : Condition.critical(cause, cause, "");
                    return explained && cause.startsWith("rpo/") ? plain.inhibitedBy(CAUSES.getFirst()) : plain;
                });
        Arbitrary<Integer> later = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 10)),
                Tuple.of(1, Arbitraries.integers().between(600, 3000)),
                Tuple.of(1, Arbitraries.integers().between(-600, -1)));
        return Combinators.combine(later, condition.list().ofMaxSize(4))
                .as(Look::new)
                .list()
                .ofMaxSize(60);
    }

    @Property
    void opensAndRecoversTakeTurnsAndOnlyOpenIncidentsAreTold(@ForAll("histories") List<Look> history) {
        Map<String, Boolean> told = new HashMap<>();
        SequencedMap<String, Incident> open = new LinkedHashMap<>();
        Instant at = Instant.parse("2026-11-22T07:00:00Z");
        for (Look look : history) {
            at = at.plus(Duration.ofMinutes(look.minutesLater()));
            Transition step = Transition.after(open, look.conditions(), at, RULES);
            for (IncidentEvent event : step.events()) {
                boolean before = told.getOrDefault(event.condition().cause(), false);
                assertThat(before).as("%s while open=%s", event, before).isEqualTo(event.kind() != Kind.OPENED);
                told.put(event.condition().cause(), event.kind() != Kind.RECOVERED);
                assertThat(event.lasted()).isGreaterThanOrEqualTo(Duration.ZERO);
            }
            open = step.open();
            Map<String, Incident> now = open;
            assertThat(CAUSES)
                    .allSatisfy(cause -> assertThat(now.containsKey(cause)).isEqualTo(told.getOrDefault(cause, false)));
        }
    }

    @Property
    void theSameLookTwiceIsNoNewsTheSecondTime(@ForAll("histories") List<Look> history) {
        SequencedMap<String, Incident> open = new LinkedHashMap<>();
        Instant at = Instant.parse("2026-11-22T07:00:00Z");
        for (Look look : history) {
            at = at.plus(Duration.ofMinutes(look.minutesLater()));
            open = Transition.after(open, look.conditions(), at, RULES).open();
            Transition again = Transition.after(open, look.conditions(), at, RULES);
            assertThat(again.events()).isEmpty();
            assertThat(again.open()).isEqualTo(open);
        }
    }

    @Property
    void whatIsWrongAndNotExplainedIsOpen(@ForAll("histories") List<Look> history) {
        SequencedMap<String, Incident> open = new LinkedHashMap<>();
        Instant at = Instant.parse("2026-11-22T07:00:00Z");
        for (Look look : history) {
            at = at.plus(Duration.ofMinutes(look.minutesLater()));
            open = Transition.after(open, look.conditions(), at, RULES).open();
            Map<String, Incident> now = open;
            assertThat(look.conditions())
                    .allMatch(condition -> now.containsKey(condition.cause())
                            || condition.inhibitedBy().stream().anyMatch(now::containsKey));
        }
    }

    @Property
    void whenNothingIsWrongAnyMoreEverythingRecovers(@ForAll("histories") List<Look> history) {
        SequencedMap<String, Incident> open = new LinkedHashMap<>();
        Instant at = Instant.parse("2026-11-22T07:00:00Z");
        for (Look look : history) {
            at = at.plus(Duration.ofMinutes(look.minutesLater()));
            open = Transition.after(open, look.conditions(), at, RULES).open();
        }
        List<String> expected = new ArrayList<>(open.keySet());
        List<String> recovered = new ArrayList<>();
        for (int look : IntStream.rangeClosed(1, 3).toArray()) {
            Transition quiet = Transition.after(open, List.of(), at.plus(Duration.ofMinutes(6L * look)), RULES);
            quiet.events().forEach(event -> recovered.add(event.condition().cause()));
            open = quiet.open();
        }
        assertThat(open).isEmpty();
        assertThat(recovered).containsExactlyInAnyOrderElementsOf(expected);
    }
}
