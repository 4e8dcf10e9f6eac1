package io.recobro.notify;

import io.recobro.notify.incident.Condition;
import io.recobro.notify.incident.IncidentRules;
import io.recobro.notify.mail.MailSettings;
import io.recobro.notify.mail.MailSettings.Security;
import io.recobro.notify.message.Sender;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that tells of one more cause after another, and prints each that it has been told is in safe hands. */
final class Teller {
    private Teller() {}

    public static void main(String[] arguments) {
        List<Condition> conditions = new ArrayList<>();
        Notifier notifier = notifier(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        notifier.start();
        for (int i = 0; i < 10_000; i++) {
            conditions.add(Condition.critical("cause-" + i, "Trouble number " + i + ".", ""));
            notifier.observe(conditions);
            System.out.println("Trouble number " + i + ".");
        }
    }

    static Notifier notifier(Path state, int port) {
        MailSettings mail = new MailSettings(
                "127.0.0.1",
                port,
                Security.NONE,
                Optional.empty(),
                Optional.empty(),
                "recobro@example.net",
                List.of("ops@example.net"),
                Optional.empty(),
                Duration.ofSeconds(20));
        NotifySettings settings = new NotifySettings(
                Optional.of(mail),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                NotifySettings.DEFAULT_FALLBACK_AFTER,
                IncidentRules.DEFAULT,
                Optional.empty());
        return new Notifier(settings, new Sender("jaraba", "srv1", "0.1.0"), state, Clock.systemUTC(), new Random());
    }
}
