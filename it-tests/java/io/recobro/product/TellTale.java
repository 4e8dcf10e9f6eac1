package io.recobro.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** A server for protocols of lines, which repeats in its refusals what it should keep to itself. */
final class TellTale implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final String greeting;
    private final UnaryOperator<String> answers;

    private TellTale(String greeting, UnaryOperator<String> answers) throws IOException {
        this.greeting = greeting;
        this.answers = answers;
        Thread.ofVirtual().start(this::serve);
    }

    static TellTale ftp() throws IOException {
        return new TellTale("220 ready", line -> {
            String word = line.split(" ")[0];
            return switch (word) {
                case "USER" -> "331 password please";
                case "PASS" -> "530 the password '" + line.substring(5) + "' is wrong";
                case "QUIT" -> "221 bye";
                default -> "502 what is " + line;
            };
        });
    }

    static TellTale smtp() throws IOException {
        return new TellTale("220 ready", line -> {
            String word = line.split(" ")[0];
            return switch (word) {
                case "EHLO" -> "250-ready\r\n250 AUTH PLAIN LOGIN";
                case "QUIT" -> "221 bye";
                default -> "535 wrong credentials: " + line;
            };
        });
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> talk(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void talk(Socket client) {
        try (client;
                OutputStream out = client.getOutputStream();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            say(out, greeting);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                say(out, answers.apply(line));
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
