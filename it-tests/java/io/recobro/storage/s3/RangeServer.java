package io.recobro.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves one object in ranges and misbehaves as told; one request per connection. */
final class RangeServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("(?im)^range: (bytes=(\\d+)-(\\d*))\\r?$");
    private static final Pattern MATCH = Pattern.compile("(?im)^if-match: (\\S+)\\r?$");

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Semaphore heard = new Semaphore(0);
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile byte[] content = new byte[0];
    private volatile boolean conditional = true;
    private volatile boolean ranges = true;
    private volatile boolean tagged = true;
    private volatile int refusedFrom = -1;
    private volatile String refusal = "";
    private volatile int cutFrom = -1;
    private volatile int cutAfter;
    private volatile int silentFrom = -1;

    RangeServer() throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException closed) {
                // the end of the test
            }
        });
    }

    void content(byte[] bytes) {
        content = bytes;
    }

    void conditional(boolean honoured) {
        conditional = honoured;
    }

    void ranges(boolean honoured) {
        ranges = honoured;
    }

    void tagged(boolean told) {
        tagged = told;
    }

    void refuse(int from, int status, String code) {
        refusal = error(status, code);
        refusedFrom = from;
    }

    /** Ends the connection of the first request from there after some bytes. */
    void cut(int from, int after) {
        cutAfter = after;
        cutFrom = from;
    }

    /** Never answers requests from there. */
    void silent(int from) {
        silentFrom = from;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** The Range header of each request, or nothing. */
    List<String> requests() {
        return requests;
    }

    long largestEnd() {
        return requests.stream()
                .mapToLong(range -> Long.parseLong(range.substring(range.indexOf('-') + 1)) + 1)
                .max()
                .orElse(0);
    }

    /** Waits until so many requests were answered, or are known to remain without an answer. */
    void awaitRequests(int count) {
        heard.acquireUninterruptibly(count);
    }

    /** Whether a client hung up on a request without an answer. */
    boolean leftBySomeone(int seconds) throws InterruptedException {
        return left.await(seconds, TimeUnit.SECONDS);
    }

    private void serve(Socket client) {
        try (client) {
            answer(client);
        } catch (IOException gone) {
            // as some tests want it
        }
    }

    private void answer(Socket client) throws IOException {
        String request = head(client.getInputStream());
        byte[] all = content;
        Matcher range = RANGE.matcher(request);
        boolean partial = range.find();
        requests.add(partial ? range.group(1) : "");
        int from = partial ? Integer.parseInt(range.group(2)) : 0;
        int to = partial && !range.group(3).isEmpty()
                ? Math.min(all.length, Integer.parseInt(range.group(3)) + 1)
                : all.length;
        String tag = "\"" + Arrays.hashCode(all) + "\"";
        Matcher match = MATCH.matcher(request);
        OutputStream out = client.getOutputStream();
        if (from == silentFrom) {
            heard.release();
            if (client.getInputStream().read() < 0) {
                left.countDown();
            }
        } else if (from == refusedFrom) {
            write(out, refusal);
        } else if (conditional && match.find() && !match.group(1).equals(tag)) {
            write(out, error(412, "PreconditionFailed"));
        } else if (ranges && partial && from >= all.length) {
            write(out, error(416, "InvalidRange"));
        } else {
            boolean whole = !ranges || !partial;
            int begin = whole ? 0 : from;
            int end = whole ? all.length : to;
            write(
                    out,
                    "HTTP/1.1 "
                            + (whole
                                    ? "200 OK"
                                    : "206 Partial Content\r\nContent-Range: bytes " + begin + "-" + (end - 1) + "/"
                                            + all.length)
                            + (tagged ? "\r\nETag: " + tag : "") + "\r\nContent-Length: " + (end - begin)
                            + "\r\nConnection: close\r\n\r\n");
            if (begin == cutFrom) {
                cutFrom = -1;
                end = begin + cutAfter;
            }
            out.write(all, begin, end - begin);
        }
        out.flush();
        heard.release();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client left");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String error(int status, String code) {
        String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>told so</Message></Error>";
        return "HTTP/1.1 " + status + " Told\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
