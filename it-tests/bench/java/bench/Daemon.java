package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recobro as a service: a run is measured from the request at its control socket to the result. */
final class Daemon implements AutoCloseable {
    private static final Pattern PROGRAM = Pattern.compile("\"program\":(\"[^\"]*\")");

    private final Process process;
    private final Path socket;
    private final Path log;

    private Daemon(Process process, Path socket, Path log) {
        this.process = process;
        this.socket = socket;
        this.log = log;
    }

    /** @param state directory of the daemon, which holds its socket */
    static Daemon start(String recobro, Path configuration, Map<String, String> environment, Path state)
            throws IOException, InterruptedException {
        Path log = state.resolveSibling("daemon.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(recobro, "-c", configuration.toString(), "daemon"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Daemon daemon = new Daemon(builder.start(), state.resolve("control.sock"), log);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(daemon.socket)) {
            if (System.nanoTime() > deadline || daemon.process.waitFor(50, TimeUnit.MILLISECONDS)) {
                daemon.close();
                throw new IOException("the daemon did not start:\n" + Files.readString(log));
            }
        }
        return daemon;
    }

    /** Gives what follows a backup a moment to end. */
    void rest() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
    }

    /** One backup of a job, after a rest. */
    Cost backup(String job) throws IOException, InterruptedException {
        rest();
        double before = Runner.seconds(process.pid());
        long start = System.nanoTime();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            BufferedReader in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            Matcher program = PROGRAM.matcher(in.readLine());
            if (!program.find()) {
                throw new IOException("the daemon does not greet");
            }
            String request = "{\"protocol\":1,\"program\":" + program.group(1)
                    + ",\"site\":\"bench\",\"request\":\"backup-now\",\"jobs\":[\"" + job + "\"],\"by\":\"bench\"}\n";
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("{\"event\":\"result\"") && line.contains("\"status\":\"OK\"")) {
                    double wall = (System.nanoTime() - start) / 1e9;
                    double own = Runner.seconds(process.pid()) - before;
                    return new Cost(wall, own, 0, Runner.peak(process.toHandle()), "");
                }
                if (line.startsWith("{\"event\":\"result\"") || line.startsWith("{\"event\":\"failure\"")) {
                    throw new IOException("the backup failed: " + line);
                }
            }
        }
        throw new IOException("the daemon went away:\n" + Files.readString(log));
    }

    @Override
    public void close() {
        Runner.end(process);
    }
}
