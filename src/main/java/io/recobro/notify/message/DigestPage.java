package io.recobro.notify.message;

import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.Severity;
import io.recobro.notify.message.Digest.Line;
import io.recobro.notify.message.Page.Row;
import io.recobro.notify.message.Page.Section;
import io.recobro.notify.message.Page.Table;
import io.recobro.notify.message.Page.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a digest says: a verdict, a table, and the open incidents. */
final class DigestPage {
    private static final List<String> COLUMNS = List.of(
            "Job", "Destination", "State", "Newest recovery point", "Age", "Objective", "Stored", "Took", "Next run");

    private DigestPage() {}

    static Page of(Message message, Digest digest) {
        List<Row> rows = digest.lines().stream().map(line -> row(line, digest)).toList();
        long bad = rows.stream().filter(row -> row.tone() == Tone.BAD).count();
        List<Section> sections = digest.open().stream()
                .sorted(Comparator.comparing(
                                (Incident incident) -> incident.condition().severity())
                        .reversed()
                        .thenComparing(Incident::cause))
                .map(incident -> Pages.section(incident, Duration.between(incident.openedAt(), digest.at())))
                .toList();
        List<Section> all = new ArrayList<>(sections);
        proof(digest).ifPresent(all::add);
        return Pages.page(message, verdict(digest, rows.size(), bad), all, Optional.of(new Table(COLUMNS, rows)));
    }

    private static Optional<Section> proof(Digest digest) {
        return digest.proof().isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        Tone.NEUTRAL,
                        "PROOF",
                        "What drills have shown",
                        String.join("\n", digest.proof()),
                        List.of(),
                        List.of()));
    }

    private static String verdict(Digest digest, int lines, long bad) {
        long open = digest.open().size();
        boolean critical =
                digest.open().stream().anyMatch(incident -> incident.condition().severity() == Severity.CRITICAL);
        String points = bad == 0
                ? "all " + lines + " recovery points within their objectives"
                : bad + " of " + lines + " recovery points missing or too old";
        String incidents = open == 0 ? "" : ", " + open + (open == 1 ? " incident open" : " incidents open");
        return "Digest: " + (bad == 0 && !critical ? "OK, " : "NOT OK, ") + points + incidents;
    }

    private static Row row(Line line, Digest digest) {
        Optional<Duration> age = line.recoveryPoint().map(point -> Duration.between(point, digest.at()));
        boolean late = age.isPresent()
                && line.objective().isPresent()
                && age.get().compareTo(line.objective().get()) > 0;
        String state = age.isEmpty() ? "NONE" : late ? "LATE" : "OK";
        return new Row(
                age.isEmpty() || late ? Tone.BAD : Tone.GOOD,
                List.of(
                        line.job(),
                        line.destination(),
                        state,
                        line.recoveryPoint().map(Figures::time).orElse("none"),
                        age.map(Figures::duration).orElse("–"),
                        line.objective().map(Figures::duration).orElse("–"),
                        line.storedBytes().isPresent()
                                ? Figures.size(line.storedBytes().getAsLong(), line.previousBytes())
                                : "–",
                        line.duration().map(Figures::duration).orElse("–"),
                        line.nextRun().map(Figures::time).orElse("–")));
    }
}
