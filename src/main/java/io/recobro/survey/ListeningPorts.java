package io.recobro.survey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The TCP ports of this host that can be reached on 127.0.0.1, out of {@code /proc/net/tcp} and {@code tcp6}. */
final class ListeningPorts {
    /** Addresses as the kernel writes them, and the state LISTEN. */
    private static final Set<String> REACHABLE =
            Set.of("00000000", "0100007F", "0".repeat(32), "0000000000000000FFFF00000100007F");

    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    /** @param net {@code /proc/net} */
    static Set<Integer> of(Path net) {
        Set<Integer> ports = new TreeSet<>();
        for (String name : List.of("tcp", "tcp6")) {
            Path table = net.resolve(name);
            if (Files.isReadable(table)) {
                try {
                    Files.readAllLines(table).stream()
                            .skip(1)
                            .map(line -> line.strip().split("\\s+"))
                            .filter(words -> words.length > 3 && words[3].equals(LISTEN))
                            .map(words -> words[1].split(":"))
                            .filter(address -> address.length == 2 && REACHABLE.contains(address[0]))
                            .forEach(address -> ports.add(Integer.parseInt(address[1], 16)));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
        return ports;
    }
}
