package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Kernel settings that files of this host ask for, with what holds now: see sysctl.d(5) for the order of the files. */
final class Sysctl {
    private static final List<String> PLACES = List.of("/etc/sysctl.d", "/run/sysctl.d");

    private Sysctl() {}

    static String differences(Host host) {
        StringBuilder out = new StringBuilder();
        asked(host).forEach((key, value) -> {
            Output now = host.read("/proc/sys/" + path(key));
            String holds = now.usable() ? words(now.text()) : "unknown";
            out.append(key).append(" = ").append(value);
            out.append(holds.equals(words(value)) ? "" : "    # holds: " + holds)
                    .append('\n');
        });
        return out.toString();
    }

    /** The later file wins; files are sorted by name, the same name in /etc hides the others. */
    private static Map<String, String> asked(Host host) {
        Map<String, String> files = new TreeMap<>();
        for (String place : PLACES) {
            host.names(place).stream()
                    .filter(name -> name.endsWith(".conf"))
                    .forEach(name -> files.putIfAbsent(name, place + "/" + name));
        }
        Map<String, String> asked = new LinkedHashMap<>();
        files.values().forEach(file -> parse(host.read(file).text(), asked));
        parse(host.read("/etc/sysctl.conf").text(), asked);
        return asked;
    }

    static void parse(String text, Map<String, String> asked) {
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";") && equals > 0) {
                String key = line.substring(0, equals).strip().replaceFirst("^-", "");
                asked.put(key, line.substring(equals + 1).strip());
            }
        }
    }

    /** A key with a slash first names the path itself: {@code net/ipv4/conf/enp3s0.200/forwarding}. */
    private static String path(String key) {
        int slash = key.indexOf('/');
        int dot = key.indexOf('.');
        return slash >= 0 && (dot < 0 || slash < dot) ? key : key.replace('.', '/');
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
