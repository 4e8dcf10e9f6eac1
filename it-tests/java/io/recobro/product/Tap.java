package io.recobro.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server on loopback. Once so many bytes came from the server, nothing more passes until
 * an action has run: the middle of a transfer, without a race.
 */
final class Tap implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final boolean upwards;
    private final long after;
    private final Runnable action;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();

    Tap(int server, long after, Runnable action) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), false, after, action);
    }

    /** @param upwards whether what goes to the server is counted, instead of what comes from it */
    Tap(InetSocketAddress server, boolean upwards, long after, Runnable action) throws IOException {
        this.server = server;
        this.upwards = upwards;
        this.after = after;
        this.action = action;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Whether the action ran; waits for the end of one that runs now. */
    synchronized boolean done() {
        return done.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void connect(Socket client) {
        try {
            Socket upstream = new Socket(server.getAddress(), server.getPort());
            Thread.ofVirtual().start(() -> pass(upstream, client, !upwards));
            pass(client, upstream, upwards);
        } catch (IOException gone) {
            try (client) {
                return;
            } catch (IOException alsoGone) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[65536];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (counted && passed.addAndGet(length) > after) {
                    actOnce();
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException cut) {
            return;
        }
    }

    private synchronized void actOnce() {
        if (!done.get()) {
            try {
                action.run();
            } finally {
                done.set(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
