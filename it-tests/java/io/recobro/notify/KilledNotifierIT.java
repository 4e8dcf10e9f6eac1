package io.recobro.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of sending. */
class KilledNotifierIT {
    @TempDir
    private Path state;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40})
    void everythingTakenBeforeTheKillArrives(int afterSoMany) throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        try {
            int port = server.getSmtp().getPort();
            List<String> told = killedAfter(afterSoMany, port);
            int arrivedBefore = server.getReceivedMessages().length;
            Notifier after = Teller.notifier(state, port);
            after.start();
            after.close(Duration.ofSeconds(120));
            Set<String> arrived = Arrays.stream(server.getReceivedMessages())
                    .map(KilledNotifierIT::title)
                    .collect(Collectors.toSet());
            assertThat(arrived).containsAll(told);
            assertThat(told).hasSizeGreaterThanOrEqualTo(afterSoMany);
            assertThat(server.getReceivedMessages().length)
                    .as("%d had arrived before the kill; one at most arrives twice", arrivedBefore)
                    .isLessThanOrEqualTo(arrived.size() + 1);
            assertThat(after.counts().waiting()).isZero();
            Reliability.record(new Attack(
                    "Killed processes",
                    "kill -9 while alerts wait to be sent",
                    "the outbox of alerts, killed after " + afterSoMany + " of them",
                    told.size(),
                    "%d alerts were taken, all arrived after the next start, one at most twice".formatted(told.size()),
                    "%d had arrived before the kill".formatted(arrivedBefore),
                    "KilledNotifierIT"));
        } finally {
            server.stop();
        }
    }

    private List<String> killedAfter(int lines, int port) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Teller.class.getName(),
                        state.toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> told = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("Trouble number ") && line.endsWith(".")) {
                    told.add(line);
                }
                if (told.size() == lines) {
                    // not Process.destroyForcibly, which closes what is still to be read
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        return told;
    }

    private static String title(MimeMessage mail) {
        try {
            return mail.getSubject().replaceFirst(".*CRITICAL: ", "");
        } catch (MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
