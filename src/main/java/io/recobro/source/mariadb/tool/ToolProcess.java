package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the tool, owned: its output is read here, its errors are kept (the first {@value #KEPT} bytes), its exit status
 * is looked at, and closing ends it in any case.
 */
final class ToolProcess implements AutoCloseable {
    private static final int KEPT = 8 << 10;
    private static final int PATIENCE_SECONDS = 60;
    private static final int ENDING_SECONDS = 10;
    /** From here on an exit status tells of a signal, see {@link Process#exitValue}. */
    private static final int KILLED = 128;

    private static final Pattern CODE = Pattern.compile("(?:[Ee]rror:? |\\()(\\d{4})\\b");
    private static final Set<String> DENIED = Set.of("1044", "1045", "1142", "1227", "1370", "1698");
    private static final Set<String> LOST = Set.of("2002", "2003", "2005", "2006", "2013", "2026");

    /** What docker says of a container, or of itself, instead of running a command in it. */
    private static final Pattern DOCKER =
            Pattern.compile("(?i)no such container|docker daemon|container \\S+ is (?:not running|paused|restarting)");

    private static final Logger LOG = LoggerFactory.getLogger(ToolProcess.class);

    private final MariaDbSettings settings;
    private final Process process;
    /** Ends the tool where it really runs, when that is a container. */
    private final Optional<ProcessBuilder> ending;

    private volatile boolean complete;
    private final AtomicBoolean killed = new AtomicBoolean();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Thread listener;

    private ToolProcess(MariaDbSettings settings, Process process, Optional<ProcessBuilder> ending) {
        this.settings = settings;
        this.process = process;
        this.ending = ending;
        this.listener = Thread.ofPlatform().daemon().name("errors of the tool").start(this::listen);
    }

    /** @throws RecobroException {@code CONFIGURATION_INVALID} when there is no such program */
    static ToolProcess start(MariaDbSettings settings, ToolCommand command) {
        String mark = "RECOBRO_TOOL=" + UUID.randomUUID();
        Optional<ProcessBuilder> ending = settings.container()
                .map(name -> process(settings, ToolCommand.ending(name, mark))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD));
        ToolCommand called = ending.isPresent() ? command.marked(mark) : command;
        ToolProcess started;
        try {
            started =
                    new ToolProcess(settings, process(settings, called.words()).start(), ending);
        } catch (IOException e) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to run '" + command.words().getFirst() + "': " + e.getMessage(), e)
                    .hint(
                            settings.container().isPresent()
                                    ? "install the docker command line, or reach the server by host and port"
                                    : "install the MariaDB client programs, or set 'command' to the path of"
                                            + " mariadb-dump");
        }
        try (OutputStream input = started.process.getOutputStream()) {
            input.write(command.input());
        } catch (IOException e) {
            // it ended before it read its options: its exit status and its errors tell why
            return started;
        }
        return started;
    }

    private static ProcessBuilder process(MariaDbSettings settings, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        Map<String, String> own = Map.copyOf(builder.environment());
        builder.environment().clear();
        builder.environment()
                .putAll(ToolCommand.environment(own, settings.container().isPresent()));
        return builder;
    }

    InputStream output() {
        return process.getInputStream();
    }

    /**
     * Waits for the end, once the output is read to its end.
     *
     * @throws RecobroException unless the exit status is 0
     */
    void requireSuccess() {
        int status = exitStatus();
        if (status != 0) {
            throw failure(status);
        }
        complete = true;
    }

    /** Whether the process has ended, or ends soon, by itself with a failure. */
    boolean failed() {
        try {
            return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() != 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int exitStatus() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Fault.SOURCE_BROKEN.because(
                        "unable to finish " + name() + ": it does not end although its output has");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to finish " + name() + ": interrupted", e);
        }
    }

    private RecobroException failure(int status) {
        String said = said();
        String text = "unable to dump with " + name() + ": exit status " + status + (said.isEmpty() ? "" : ": " + said);
        Matcher code = CODE.matcher(said);
        String error = code.find() ? code.group(1) : "";
        if (DENIED.contains(error)) {
            return Fault.SOURCE_DENIED
                    .because(text)
                    .hint("check user, password and the host the account may log in from, and its grants");
        }
        if (error.equals("1049")) {
            return Fault.SOURCE_MISSING
                    .because(text)
                    .hint("check the name under 'databases'; names are case-sensitive");
        }
        if (LOST.contains(error)
                || settings.container().isPresent() && DOCKER.matcher(said).find()) {
            return Fault.SOURCE_UNREACHABLE.because(text).hint("check that the server runs and how it is reached");
        }
        if (settings.container().isPresent() && status > 128) {
            return Fault.SOURCE_UNREACHABLE
                    .because(text + ": it was killed, as when the container ends or is out of memory")
                    .hint("see 'docker ps --all' and 'docker logs' of the container");
        }
        if (status == 126 || status == 127) {
            // docker may tell the reason on its standard output, which is the dump
            return Fault.CONFIGURATION_INVALID
                    .because(said.isEmpty() ? text + ": no such program, or it cannot be run" : text)
                    .hint("set 'command' to the name or path of the tool there: mariadb-dump, or mysqldump before"
                            + " MariaDB 10.5");
        }
        return Fault.SOURCE_BROKEN.because(text).hint("look at the server's log, or set 'engine: recobro'");
    }

    private String name() {
        return "'" + settings.command() + "'"
                + settings.container()
                        .map(name -> " in container '" + name + "'")
                        .orElse("");
    }

    /** What the tool wrote to its standard error, on one line, without the password. */
    String said() {
        try {
            listener.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String text;
        synchronized (errors) {
            text = errors.toString(StandardCharsets.UTF_8).strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
        }
        String password = settings.password().reveal();
        return password.length() < 3 ? text : text.replace(password, "***");
    }

    private void listen() {
        byte[] buffer = new byte[1024];
        try (InputStream in = process.getErrorStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (errors) {
                    errors.write(buffer, 0, Math.min(count, KEPT - errors.size()));
                }
            }
        } catch (IOException e) {
            // the process was ended while it was listened to; what it said so far is kept
            return;
        }
    }

    /** Ends the process at once; safe to call from any thread and more than once. */
    void kill() {
        if (mayGoOn()) {
            process.destroyForcibly();
            if (!killed.getAndSet(true)) {
                ending.ifPresent(this::endInside);
            }
        }
    }

    /** Docker's command line ends with 0, too, when somebody else ends it: only what was read to its end has ended. */
    private boolean mayGoOn() {
        return process.isAlive() || process.exitValue() > KILLED || process.exitValue() == 0 && !complete;
    }

    private void endInside(ProcessBuilder ending) {
        try {
            Process inside = ending.start();
            inside.getOutputStream().close();
            if (!inside.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} may still run: it is not known to have ended", name());
            }
        } catch (IOException gone) {
            LOG.warn("unable to end {}: {}", name(), gone.getMessage());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt(); // it goes on ending by itself
        }
    }

    @Override
    public void close() {
        kill();
    }
}
