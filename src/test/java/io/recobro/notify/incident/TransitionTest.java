package io.recobro.notify.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.notify.incident.IncidentEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class TransitionTest {
    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
    private static final IncidentRules RULES =
            new IncidentRules(Optional.of(Duration.ofHours(24)), Duration.ofMinutes(5));
    private static final Condition WARNING = Condition.warning("rpo/db/s3", "late soon", "");
    private static final Condition CRITICAL = Condition.critical("rpo/db/s3", "late", "");

    private SequencedMap<String, Incident> open = new LinkedHashMap<>();

    @Test
    void opensOnceAndRecoversOnce() {
        assertThat(look(0, CRITICAL)).containsExactly("OPENED rpo/db/s3");
        assertThat(look(1, CRITICAL)).isEmpty();
        assertThat(look(60)).isEmpty();
        assertThat(look(66)).containsExactly("RECOVERED rpo/db/s3");
        assertThat(look(67)).isEmpty();
        assertThat(open).isEmpty();
    }

    @Test
    void lastsUntilItWasFirstNotSeen() {
        look(0, CRITICAL);
        look(60);
        IncidentEvent over = step(90).getFirst();
        assertThat(over.lasted()).isEqualTo(Duration.ofMinutes(60));
        assertThat(over.since()).isEqualTo(START);
    }

    @Test
    void aShortAbsenceIsNoNews() {
        look(0, CRITICAL);
        look(10);
        look(14);
        assertThat(look(16, CRITICAL)).isEmpty();
        look(20);
        assertThat(look(24)).isEmpty();
        assertThat(look(25)).containsExactly("RECOVERED rpo/db/s3");
    }

    @Test
    void oneLookIsNotEnoughToBeOverEvenWithoutHold() {
        IncidentRules eager = new IncidentRules(Optional.empty(), Duration.ZERO);
        open = Transition.after(open, List.of(CRITICAL), START, eager).open();
        Transition first = Transition.after(open, List.of(), START.plusSeconds(60), eager);
        assertThat(first.events()).isEmpty();
        assertThat(Transition.after(first.open(), List.of(), START.plusSeconds(60), eager)
                        .events())
                .isEmpty();
        assertThat(Transition.after(first.open(), List.of(), START.plusSeconds(61), eager)
                        .events())
                .hasSize(1);
    }

    @Test
    void remindsDailyWhileItLasts() {
        look(0, CRITICAL);
        assertThat(look(24 * 60 - 1, CRITICAL)).isEmpty();
        assertThat(look(24 * 60, CRITICAL)).containsExactly("REMINDER rpo/db/s3");
        assertThat(look(24 * 60 + 1, CRITICAL)).isEmpty();
        assertThat(look(48 * 60, CRITICAL)).containsExactly("REMINDER rpo/db/s3");
        assertThat(open.get("rpo/db/s3").openedAt()).isEqualTo(START);
    }

    @Test
    void escalatesOnceUntilTheWarningWasToldAgain() {
        look(0, WARNING);
        assertThat(look(1, CRITICAL)).containsExactly("ESCALATED rpo/db/s3");
        assertThat(look(2, WARNING)).isEmpty();
        assertThat(look(3, CRITICAL)).isEmpty();
        assertThat(look(1 + 24 * 60, WARNING)).containsExactly("REMINDER rpo/db/s3");
        assertThat(look(2 + 24 * 60, CRITICAL)).containsExactly("ESCALATED rpo/db/s3");
    }

    @Test
    void anExplainedConditionWaitsForItsExplanationToBeOver() {
        Condition down = Condition.critical("destination-down/s3", "s3 down", "");
        Condition explained = CRITICAL.inhibitedBy("destination-down/s3");
        assertThat(look(0, explained, down)).containsExactly("OPENED destination-down/s3");
        assertThat(look(10, explained)).as("down is held open").isEmpty();
        assertThat(look(16, explained)).containsExactly("RECOVERED destination-down/s3", "OPENED rpo/db/s3");
    }

    @Test
    void aCriticalConditionIsNotExplainedByAWarning() {
        Condition down = Condition.warning("destination-down/s3", "s3 slow", "");
        assertThat(look(0, CRITICAL.inhibitedBy("destination-down/s3"), down))
                .containsExactly("OPENED rpo/db/s3", "OPENED destination-down/s3");
    }

    @Test
    void anExplainedIncidentThatWasOpenStillRecovers() {
        Condition down = Condition.critical("destination-down/s3", "s3 down", "");
        look(0, CRITICAL);
        look(1, CRITICAL.inhibitedBy("destination-down/s3"), down);
        assertThat(look(25 * 60, CRITICAL.inhibitedBy("destination-down/s3"), down))
                .containsExactly("REMINDER destination-down/s3");
        look(26 * 60, down);
        assertThat(look(27 * 60, down)).containsExactly("RECOVERED rpo/db/s3");
    }

    @Test
    void aClockThatWasSetBackSilencesNothingForLong() {
        look(10 * 24 * 60, CRITICAL);
        assertThat(look(0, CRITICAL)).isEmpty();
        assertThat(look(24 * 60, CRITICAL)).containsExactly("REMINDER rpo/db/s3");
        look(25 * 60);
        look(20 * 60);
        List<IncidentEvent> over = step(20 * 60 + 5);
        assertThat(over).extracting(IncidentEvent::kind).containsExactly(Kind.RECOVERED);
        assertThat(over.getFirst().lasted()).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void ofTwoWithOneCauseTheWorseCounts() {
        step(0, WARNING, CRITICAL, WARNING);
        assertThat(open.get("rpo/db/s3").announced()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void theWorstComesFirst() {
        assertThat(look(0, Condition.warning("a", "", ""), Condition.critical("b", "", "")))
                .containsExactly("OPENED b", "OPENED a");
    }

    private List<String> look(int minute, Condition... conditions) {
        return step(minute, conditions).stream()
                .map(event -> event.kind() + " " + event.condition().cause())
                .toList();
    }

    private List<IncidentEvent> step(int minute, Condition... conditions) {
        Transition transition =
                Transition.after(open, List.of(conditions), START.plus(Duration.ofMinutes(minute)), RULES);
        open = transition.open();
        return transition.events();
    }
}
