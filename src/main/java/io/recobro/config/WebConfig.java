package io.recobro.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Where the daemon answers for metrics and health.
 *
 * @param listen empty: nowhere
 */
public record WebConfig(Optional<Listen> listen) {
    static final String DEFAULT = "127.0.0.1:9732";
    private static final String OFF = "off";
    private static final Pattern ADDRESS =
            Pattern.compile("(?<host>[^:\\s\\[\\]]+|\\[[0-9A-Fa-f:.]+]):(?<port>[0-9]{1,5})");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1");

    /** An address; the host is a name or literal, without brackets. */
    public record Listen(String host, int port) {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    static WebConfig of(JsonNode web) {
        return new WebConfig(parse(web.path("listen").asString(DEFAULT)));
    }

    private static Optional<Listen> parse(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        return matcher.matches()
                ? Optional.of(new Listen(
                        matcher.group("host").replaceAll("[\\[\\]]", ""), Integer.parseInt(matcher.group("port"))))
                : Optional.empty();
    }

    /** What is wrong with a section, in the operator's words; the place is its key {@code listen}. */
    static Optional<String> mistake(JsonNode web) {
        String text = web.path("listen").asString(DEFAULT);
        Optional<Listen> listen = parse(text);
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        if (listen.isEmpty() || listen.get().port() > 65_535) {
            return Optional.of("'" + text + "' is no address such as " + DEFAULT + ", nor 'off'");
        }
        boolean local =
                LOOPBACK.matcher(listen.get().host().toLowerCase(Locale.ROOT)).matches();
        return local || web.path("allow_remote").asBoolean(false)
                ? Optional.empty()
                : Optional.of(
                        "'" + text + "' can be reached from other hosts, and nobody is asked for a password: use a"
                                + " loopback address, or say allow_remote: true");
    }

    /** As the configuration writes it. */
    String text() {
        return listen.map(Listen::toString).orElse(OFF);
    }
}
