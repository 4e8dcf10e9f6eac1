package io.recobro.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Stands between a client and a server on loopback and counts what the client asks. When the wanted one arrives, an action
 * runs first; then it is passed on, or it is not. Nothing that comes after it is passed on.
 */
final class Toll implements AutoCloseable {
    private static final Pattern REQUEST_LINE = Pattern.compile("^(?:GET|HEAD|PUT|POST|DELETE) /");

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final Predicate<String> counts;
    private final long wanted;
    private final boolean passesOn;
    private final Runnable action;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Toll(int port, Predicate<String> counts, long wanted, boolean passesOn, Runnable action)
            throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.counts = counts;
        this.wanted = wanted;
        this.passesOn = passesOn;
        this.action = action;
        Thread.ofVirtual().start(this::accept);
    }

    /** Counts HTTP requests. {@code wanted} of 0 only counts. */
    static Toll ofRequests(int port, long wanted, boolean passesOn, Runnable action) throws IOException {
        return new Toll(port, start -> REQUEST_LINE.matcher(start).find(), wanted, passesOn, action);
    }

    /** Counts whatever is sent in one piece. */
    static Toll ofPieces(int port, long wanted, boolean passesOn, Runnable action) throws IOException {
        return new Toll(port, start -> true, wanted, passesOn, action);
    }

    int port() {
        return door.getLocalPort();
    }

    long asked() {
        return asked.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException over) {
            return;
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            Thread.ofVirtual().start(() -> back(upstream, client));
            forward(client, upstream);
        } catch (IOException gone) {
            return;
        }
    }

    private void forward(Socket client, Socket upstream) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = upstream.getOutputStream();
        byte[] buffer = new byte[65536];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            String start = new String(buffer, 0, Math.min(length, 16), StandardCharsets.ISO_8859_1);
            boolean now = counts.test(start) && asked.incrementAndGet() == wanted;
            if (now) {
                closed.set(true);
                action.run();
            }
            if (now ? passesOn : !closed.get()) {
                out.write(buffer, 0, length);
                out.flush();
            }
            if (closed.get()) {
                return;
            }
        }
    }

    private static void back(Socket upstream, Socket client) {
        try {
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
