package io.recobro.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The product for shells, without the start of a process for each command: a program that hands its arguments to this JVM
 * and gives back output, messages and exit status.
 */
final class RecobroDoor implements AutoCloseable {
    private final Recobro recobro;
    private final ServerSocket door;

    RecobroDoor(Recobro recobro) throws IOException {
        this.recobro = recobro;
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    /** The program, for bash. */
    String script() {
        return """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/%d
            echo $# >&3
            for argument in "$@"; do printf '%%s' "$argument" | base64 -w 0 >&3; echo >&3; done
            read -r status bytes <&3
            head -c "$bytes" <&3
            cat <&3 >&2
            exit "$status"
            """.formatted(door.getLocalPort());
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket shell = door.accept()) {
                answer(shell);
            } catch (SocketException closed) {
                return;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private void answer(Socket shell) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        String[] arguments = new String[Integer.parseInt(in.readLine())];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = new String(Base64.getDecoder().decode(in.readLine()), StandardCharsets.UTF_8);
        }
        Recobro.Ran ran = recobro.run(arguments);
        byte[] data = ran.out().getBytes(StandardCharsets.UTF_8);
        OutputStream out = shell.getOutputStream();
        out.write((ran.status() + " " + data.length + "\n").getBytes(StandardCharsets.UTF_8));
        out.write(data);
        out.write(ran.err().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
