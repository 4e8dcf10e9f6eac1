package io.recobro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtOnceTest {
    /** A virtual thread that waits at a socket is what keeps the JVM from ending at once. */
    static final class Program {
        public static void main(String[] arguments) throws IOException {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("a hook")));
            if (arguments[0].equals("watched")) {
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Thread waiting = Thread.ofVirtual().start(() -> accept(server));
                while (waiting.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            System.out.println("all was said");
            System.out.flush();
            AtOnce.exit(10);
        }

        private static void accept(ServerSocket server) {
            try {
                server.accept();
            } catch (IOException closed) {
                throw new AssertionError(closed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"watched", "none"})
    void endsWithTheStatusAndWithoutHooks(String sockets) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        sockets))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("all was said\n");
            assertThat(process.exitValue()).isEqualTo(10);
        } finally {
            process.destroyForcibly();
        }
    }
}
