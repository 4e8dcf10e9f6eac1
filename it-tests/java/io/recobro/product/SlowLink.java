package io.recobro.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between clients on loopback and a server, and passes everything, slowly: each connection and direction for itself. */
final class SlowLink implements AutoCloseable {
    private static final int BLOCK = 65536;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final long nanosecondsOfABlock;
    private final AtomicLong blocks = new AtomicLong();

    /** @param delay of each block, besides the time that its bytes take */
    SlowLink(InetSocketAddress server, long bytesPerSecond, Duration delay) throws IOException {
        this.server = server;
        this.nanosecondsOfABlock = TimeUnit.SECONDS.toNanos(1) * BLOCK / bytesPerSecond + delay.toNanos();
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    long blocks() {
        return blocks.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket upstream = new Socket(server.getAddress(), server.getPort());
                Thread.ofVirtual().start(() -> pass(client, upstream));
                Thread.ofVirtual().start(() -> pass(upstream, client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BLOCK];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                TimeUnit.NANOSECONDS.sleep(nanosecondsOfABlock * length / BLOCK);
                out.write(buffer, 0, length);
                blocks.incrementAndGet();
            }
        } catch (IOException cut) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
