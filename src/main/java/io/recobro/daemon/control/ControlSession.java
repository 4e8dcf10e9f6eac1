package io.recobro.daemon.control;

import io.recobro.daemon.control.Protocol.Event;
import io.recobro.daemon.control.Protocol.Request;
import io.recobro.daemon.run.Ticket;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.BackupOperations.BackupOutcome;
import io.recobro.operation.BackupOperations.BackupResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: greets it, does what it asks, shows progress until the end. A client that says cancel ends the runs it asked
 * for; one that only goes away leaves them running.
 */
final class ControlSession {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);

    private final Protocol.Hello hello;
    private final ControlRequests requests;
    private final InputStream in;
    private final OutputStream out;
    private final List<Ticket> tickets = new ArrayList<>();

    ControlSession(SocketChannel client, Protocol.Hello hello, ControlRequests requests) {
        this.hello = hello;
        this.requests = requests;
        this.in = new java.io.BufferedInputStream(Channels.newInputStream(client));
        this.out = Channels.newOutputStream(client);
    }

    void serve() throws IOException {
        out.write(Protocol.line(hello));
        out.flush();
        Optional<byte[]> line = Protocol.nextLine(in);
        if (line.isEmpty()) {
            return;
        }
        try {
            Request request = Protocol.read(line.get(), Request.class);
            requireSame(request);
            answer(request);
        } catch (RecobroException failed) {
            send(Event.failure(failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireSame(Request request) {
        if (request.protocol() != hello.protocol()) {
            throw Fault.USAGE_WRONG
                    .because("unable to ask the daemon: it is " + hello.program() + " and speaks protocol "
                            + hello.protocol() + ", this is " + request.program() + " with protocol "
                            + request.protocol())
                    .hint("restart the daemon after an upgrade, or use --no-daemon");
        }
        if (!hello.site().equals(request.site())) {
            throw Fault.USAGE_WRONG.because(
                    "unable to ask the daemon: it serves site '" + hello.site() + "', not '" + request.site() + "'");
        }
    }

    private void answer(Request request) throws IOException, InterruptedException {
        switch (request.request()) {
            case Request.BACKUP_NOW -> backup(request);
            case Request.STATUS -> send(Event.body(Event.RESULT, requests.facts()));
            case Request.RELOAD -> {
                LOG.info("reload asked for by {}", request.by());
                requests.reload();
                send(Event.body(Event.RESULT, Protocol.object()));
            }
            default ->
                throw Fault.USAGE_WRONG.because("unable to ask the daemon: it knows no '" + request.request() + "'");
        }
    }

    private void backup(Request request) throws IOException, InterruptedException {
        List<String> names = request.jobs().isEmpty() ? requests.jobs() : request.jobs();
        LOG.info("backup of {} asked for by {}", names, request.by());
        Outlet outlet = new Outlet(out);
        for (String name : names) {
            add(requests.backupNow(name, request.by(), outlet));
        }
        Thread.ofVirtual().name("control-in").start(this::awaitCancel);
        List<BackupOutcome> outcomes = new ArrayList<>();
        List<ExitStatus> statuses = new ArrayList<>();
        Event last;
        try {
            for (Ticket ticket : List.copyOf(tickets)) {
                BackupResult result = ticket.await()
                        .orElseThrow(() -> Fault.USAGE_WRONG.because(
                                "unable to run job '" + ticket.job() + "': the configuration has it no more"));
                outcomes.addAll(result.outcomes());
                statuses.add(result.status());
            }
            last = Event.body(Event.RESULT, new BackupResult(overall(statuses), outcomes));
        } catch (RecobroException failed) {
            last = Event.failure(failed);
        }
        outlet.end(last);
    }

    private static ExitStatus overall(List<ExitStatus> statuses) {
        return statuses.stream().distinct().count() <= 1
                ? statuses.stream().findFirst().orElse(ExitStatus.OK)
                : ExitStatus.PARTIAL;
    }

    private synchronized void add(Ticket ticket) {
        tickets.add(ticket);
    }

    private void awaitCancel() {
        try {
            Optional<byte[]> line = Protocol.nextLine(in);
            if (line.isPresent()
                    && Protocol.read(line.get(), Request.class).request().equals(Request.CANCEL)) {
                synchronized (this) {
                    LOG.info("cancelled by the client that asked for it");
                    tickets.forEach(requests::cancel);
                }
            }
        } catch (IOException gone) {
            LOG.debug("a client of the control socket is gone, its runs go on: {}", gone.getMessage());
        }
    }

    private void send(Event event) throws IOException {
        out.write(Protocol.line(event));
        out.flush();
    }
}
