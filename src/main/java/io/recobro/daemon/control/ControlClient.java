package io.recobro.daemon.control;

import io.recobro.daemon.control.Protocol.Event;
import io.recobro.daemon.control.Protocol.Hello;
import io.recobro.daemon.control.Protocol.Request;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupCall;
import io.recobro.operation.BackupOperations.BackupResult;
import io.recobro.operation.StatusOperations.DaemonFacts;
import io.recobro.operation.service.DaemonPresence;
import io.recobro.stream.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Asks the running daemon of a site, when there is one. Not thread-safe. */
public final class ControlClient implements DaemonPresence {
    /** A daemon that lives greets at once. */
    private static final long GREETING_SECONDS = 2;

    private final List<Path> sockets;
    private final String program;
    private final String user;

    /**
     * @param sockets where a daemon may listen, the likeliest first
     * @param program name and version of this program
     * @param user who asks, as {@code user@host}
     */
    public ControlClient(List<Path> sockets, String program, String user) {
        this.sockets = List.copyOf(sockets);
        this.program = program;
        this.user = user;
    }

    @Override
    public Optional<DaemonFacts> find(String site) {
        try (Line line = connect(site, Progress.NONE)) {
            if (line == null) {
                return Optional.empty();
            }
            line.ask(request(site, Request.STATUS, List.of()));
            return Optional.of(Protocol.body(line.result(Progress.NONE), DaemonFacts.class));
        } catch (IOException | RecobroException unknown) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** When this thread is interrupted, the runs it asked for are cancelled; this waits until they have cleaned up. */
    @Override
    public Optional<BackupResult> backupNow(String site, BackupCall call, Progress progress) {
        try (Line line = connect(site, progress)) {
            if (line == null) {
                return Optional.empty();
            }
            progress.notice("asked the daemon (pid " + line.hello.pid() + "); it runs the backup");
            line.ask(request(site, Request.BACKUP_NOW, call.jobs()));
            return Optional.of(Protocol.body(await(line, site, progress), BackupResult.class));
        } catch (IOException broken) {
            throw Fault.SOURCE_BROKEN
                    .because("unable to follow the daemon: " + broken.getMessage(), broken)
                    .hint("the run may go on: see 'recobro list', and the daemon's log");
        }
    }

    private JsonNode await(Line line, String site, Progress progress) throws IOException {
        boolean interrupted = false;
        while (true) {
            try {
                JsonNode result = line.result(progress);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return result;
            } catch (InterruptedException stopped) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                    throw Fault.INTERRUPTED.because("unable to wait for the daemon: interrupted", stopped);
                }
                interrupted = true;
                progress.notice("asking the daemon to cancel");
                line.ask(request(site, Request.CANCEL, List.of()));
            }
        }
    }

    private Request request(String site, String word, List<String> jobs) {
        return new Request(Protocol.VERSION, program, site, word, jobs, user);
    }

    /** The daemon of this site; null when none answers. */
    private Line connect(String site, Progress progress) throws IOException {
        for (Path path : sockets) {
            if (!Files.exists(path)) {
                continue;
            }
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                Line line = new Line(channel);
                if (line.greeted() && line.hello.site().equals(site)) {
                    requireSame(line.hello);
                    return line;
                }
                line.close();
            } catch (IOException nobody) {
                channel.close();
                if (nobody instanceof AccessDeniedException || !Files.isWritable(path)) {
                    progress.notice("there may be a daemon, but this user may not ask it (" + path + ")");
                }
            } catch (RecobroException mismatch) {
                channel.close();
                throw mismatch;
            }
        }
        return null;
    }

    private void requireSame(Hello hello) {
        if (hello.protocol() != Protocol.VERSION) {
            throw Fault.USAGE_WRONG
                    .because("unable to ask the daemon: it is " + hello.program() + " and speaks protocol "
                            + hello.protocol() + ", this is " + program + " with protocol " + Protocol.VERSION)
                    .hint("restart the daemon after an upgrade, or use --no-daemon");
        }
    }

    /** A connection whose lines are read by a thread of its own, so that waiting for them can be interrupted. */
    private static final class Line implements AutoCloseable {
        private static final byte[] END = {};

        private final SocketChannel channel;
        private final LinkedBlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();
        private Hello hello;

        Line(SocketChannel channel) {
            this.channel = channel;
            Thread.ofVirtual().name("control-client").start(this::read);
        }

        private void read() {
            try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
                for (Optional<byte[]> line = Protocol.nextLine(in); line.isPresent(); line = Protocol.nextLine(in)) {
                    lines.add(line.get());
                }
            } catch (IOException gone) {
                lines.add(END);
                return;
            }
            lines.add(END);
        }

        boolean greeted() throws IOException {
            try {
                byte[] first = lines.poll(GREETING_SECONDS, TimeUnit.SECONDS);
                if (first == null || first.length == 0) {
                    return false;
                }
                hello = Protocol.read(first, Hello.class);
                return true;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Written by a thread that is not interrupted: an interrupt would close the channel. */
        void ask(Request request) throws IOException {
            boolean interrupted = Thread.interrupted();
            try {
                Channels.newOutputStream(channel).write(Protocol.line(request));
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Passes progress on until the result is there. */
        JsonNode result(Progress progress) throws IOException, InterruptedException {
            while (true) {
                byte[] line = lines.take();
                if (line.length == 0) {
                    throw new IOException("it ended before the run did");
                }
                Event event = Protocol.read(line, Event.class);
                switch (event.event()) {
                    case Event.PHASE -> progress.phase(event.text());
                    case Event.EXPECT -> progress.expect(event.bytes());
                    case Event.ADVANCE -> progress.advance(event.bytes());
                    case Event.NOTICE -> progress.notice(event.text());
                    case Event.RESULT -> {
                        return event.body();
                    }
                    case Event.FAILURE -> throw Protocol.exception(event.body());
                    default -> {
                        // a newer daemon tells more
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
