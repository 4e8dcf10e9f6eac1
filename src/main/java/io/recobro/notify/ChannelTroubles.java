package io.recobro.notify;

import io.recobro.notify.channel.ChannelReport;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.channel.Outcome.Failed;
import io.recobro.notify.incident.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the channels themselves, as conditions like any other. */
final class ChannelTroubles {
    private static final String FAILING = "notify/";
    private static final String DROPPED = "notify-dropped/";
    private static final Duration DROP_IS_NEWS = Duration.ofHours(24);

    private final Duration fallbackAfter;

    ChannelTroubles(Duration fallbackAfter) {
        this.fallbackAfter = fallbackAfter;
    }

    /** The channel that a cause is about, when it is one of these. */
    static Optional<String> channel(String cause) {
        return cause.startsWith(FAILING) ? Optional.of(cause.substring(FAILING.length())) : Optional.empty();
    }

    List<Condition> conditions(List<ChannelReport> reports, Instant now) {
        boolean nobodyHears = reports.stream().allMatch(report -> failing(report, now));
        List<Condition> conditions = new ArrayList<>();
        for (ChannelReport report : reports) {
            if (failing(report, now)) {
                conditions.add(failing(report, nobodyHears));
            }
            report.lastDropped()
                    .filter(at -> Duration.between(at, now).compareTo(DROP_IS_NEWS) < 0)
                    .ifPresent(at -> conditions.add(dropped(report)));
        }
        return conditions;
    }

    private boolean failing(ChannelReport report, Instant now) {
        return report.failingSince()
                .filter(since ->
                        operatorNeeded(report) || Duration.between(since, now).compareTo(fallbackAfter) >= 0)
                .isPresent();
    }

    private static boolean operatorNeeded(ChannelReport report) {
        return report.lastFailure()
                .filter(failure -> failure.kind() == Outcome.Kind.DENIED || failure.kind() == Outcome.Kind.REFUSED)
                .isPresent();
    }

    /** Critical when no other channel is left to hear of anything. */
    private static Condition failing(ChannelReport report, boolean nobodyHears) {
        String cause = FAILING + report.channel();
        String title = "Nothing arrives by " + report.channel();
        String detail = report.lastFailure().map(Failed::reason).orElse("it fails") + ". Messages that wait: "
                + report.waiting() + ".";
        Condition condition =
                nobodyHears ? Condition.critical(cause, title, detail) : Condition.warning(cause, title, detail);
        Optional<String> hint = report.lastFailure().flatMap(Failed::hint);
        if (hint.isPresent()) {
            condition = condition.nextStep(hint.get());
        }
        return condition.nextStep("recobro notify test --channel " + report.channel());
    }

    private static Condition dropped(ChannelReport report) {
        return Condition.warning(
                        DROPPED + report.channel(),
                        "Messages by " + report.channel() + " were given up",
                        "Messages that could not be delivered and were given up since recobro started: "
                                + report.dropped() + ". The log names them.")
                .nextStep("journalctl -u recobro --grep 'given up'");
    }
}
