package io.recobro.notify.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on the loopback that answers as it is told; {@code HANG} stands for no answer. */
final class ScriptedMailServer implements AutoCloseable {
    static final String HANG = "";

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers = new TreeMap<>(Map.of(
            "GREETING", "220 ready",
            "EHLO", "250 ok",
            "MAIL", "250 ok",
            "RCPT", "250 ok",
            "DATA", "354 go on",
            ".", "250 taken",
            "RSET", "250 ok",
            "QUIT", "221 bye"));
    private final Optional<SSLContext> tls;
    private final List<String> commands = new ArrayList<>();

    ScriptedMailServer(Optional<SSLContext> tls) throws IOException {
        this.tls = tls;
        Thread.ofVirtual().start(this::listen);
    }

    /** @param command its first words, such as {@code RCPT TO:<a@b>}; the longest match counts */
    ScriptedMailServer answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            talk(socket, true);
        } catch (IOException gone) {
            return;
        }
    }

    private void talk(Socket socket, boolean greet) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        if (greet) {
            say(socket, answers.get("GREETING"));
        }
        boolean data = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (data && !line.equals(".")) {
                continue;
            }
            note(line);
            if (line.equals("STARTTLS") && tls.isPresent()) {
                say(socket, "220 go on");
                SSLSocket secure =
                        (SSLSocket) tls.get().getSocketFactory().createSocket(socket, null, socket.getPort(), true);
                secure.setUseClientMode(false);
                talk(secure, false);
                return;
            }
            String answer = answer(line, socket instanceof SSLSocket);
            say(socket, answer);
            data = answer.startsWith("354");
        }
    }

    private synchronized void note(String line) {
        commands.add(line);
    }

    private String answer(String line, boolean secure) {
        if (line.startsWith("EHLO") && tls.isPresent() && !secure) {
            return "250-ok\r\n250 STARTTLS";
        }
        return answers.entrySet().stream()
                .filter(entry ->
                        line.toUpperCase(Locale.ROOT).startsWith(entry.getKey().toUpperCase(Locale.ROOT)))
                .reduce((shorter, longer) ->
                        longer.getKey().length() >= shorter.getKey().length() ? longer : shorter)
                .map(Map.Entry::getValue)
                .orElse("502 what?");
    }

    private static void say(Socket socket, String answer) throws IOException {
        if (!answer.equals(HANG)) {
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
