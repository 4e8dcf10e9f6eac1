package io.recobro.notify.message;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.Incident;
import io.recobro.notify.incident.IncidentEvent;
import io.recobro.notify.incident.IncidentEvent.Kind;
import io.recobro.notify.incident.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Messages as they occur. */
public final class Examples {
    public static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
    public static final Condition LATE = Condition.critical(
                    "rpo/db/s3",
                    "RPO of job db in s3 missed",
                    "The newest recovery point of job db in s3 is 9h 12m old; the objective is 7h.")
            .ofJob("db")
            .inDestination("s3")
            .fact("newest recovery point", "2026-11-21 21:48 UTC")
            .fact("objective", "7h")
            .shownByRun("20261122T060000Z-7f3a")
            .nextStep("recobro backup-now db")
            .nextStep("recobro status");
    public static final Condition FAILED = Condition.warning(
                    "run-failed/files",
                    "Backup of job files failed",
                    "unable to write object 'a/b' to 's3': <503 Slow Down> & nothing more\nhint: try later")
            .ofJob("files")
            .fact("duration", "4m 05s");

    private static final Sender SENDER = new Sender("jaraba", "srv1", "0.1.0");

    private Examples() {}

    public static Message alert() {
        return message(Message.Kind.ALERT, List.of(new IncidentEvent(Kind.OPENED, LATE, NOW, NOW)), Optional.empty());
    }

    public static Message several() {
        Instant yesterday = NOW.minus(Duration.ofHours(24));
        return message(
                        Message.Kind.ALERT,
                        List.of(
                                new IncidentEvent(Kind.ESCALATED, LATE, NOW.minusSeconds(1800), NOW),
                                new IncidentEvent(Kind.REMINDER, FAILED, yesterday, NOW)),
                        Optional.empty())
                .note("It could not be delivered by email: mail server mail.example.net:465 refused the login.");
    }

    public static Message recovery() {
        return message(
                Message.Kind.RECOVERY,
                List.of(new IncidentEvent(Kind.RECOVERED, LATE, NOW.minus(Duration.ofMinutes(192)), NOW)),
                Optional.empty());
    }

    public static Message digest() {
        Digest digest = new Digest(
                NOW,
                List.of(
                        line("db", "s3", 552, 7, OptionalLong.of(716_177_408), OptionalLong.of(690_000_000)),
                        line("db", "local", 60, 7, OptionalLong.of(716_177_408), OptionalLong.of(716_177_408)),
                        new Digest.Line(
                                "files",
                                "s3",
                                Optional.empty(),
                                Optional.of(Duration.ofHours(26)),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.empty(),
                                Optional.empty())),
                List.of(new Incident(
                        LATE, NOW.minus(Duration.ofMinutes(132)), Severity.CRITICAL, NOW, Optional.empty())),
                List.of());
        return message(Message.Kind.DIGEST, List.of(), Optional.of(digest));
    }

    public static Message test() {
        return message(Message.Kind.TEST, List.of(), Optional.empty());
    }

    private static Digest.Line line(
            String job, String destination, int minutesOld, int objective, OptionalLong stored, OptionalLong previous) {
        return new Digest.Line(
                job,
                destination,
                Optional.of(NOW.minus(Duration.ofMinutes(minutesOld))),
                Optional.of(Duration.ofHours(objective)),
                stored,
                previous,
                Optional.of(Duration.ofSeconds(72)),
                Optional.of(NOW.plus(Duration.ofHours(5))));
    }

    private static Message message(Message.Kind kind, List<IncidentEvent> events, Optional<Digest> digest) {
        return new Message("20261122T070000.000Z-0001-0badcafe", kind, SENDER, NOW, events, digest, List.of());
    }
}
