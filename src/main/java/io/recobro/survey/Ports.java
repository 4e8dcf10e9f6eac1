package io.recobro.survey;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The ports that a Compose service publishes. */
final class Ports {
    private Ports() {}

    /** The port of this host that leads to a port of the service, where one does. */
    static Optional<Integer> published(JsonNode ports, int target, Variables variables) {
        for (JsonNode port : ports) {
            Optional<Integer> found = port.isObject()
                    ? entry(
                            variables.resolve(port.path("published").asString("")),
                            variables.resolve(port.path("target").asString("")),
                            target)
                    : shortForm(variables.resolve(port.asString("")), target);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** {@code [[IP:]HOST:]CONTAINER[/tcp]}; without a host's port docker chooses one that nobody knows beforehand. */
    private static Optional<Integer> shortForm(String text, int target) {
        String plain = text.replaceFirst("/tcp$", "");
        int last = plain.lastIndexOf(':');
        if (last < 0 || plain.endsWith("/udp")) {
            return Optional.empty();
        }
        String before = plain.substring(0, last);
        return entry(before.substring(before.lastIndexOf(':') + 1), plain.substring(last + 1), target);
    }

    /** Both may be ranges of the same length, such as {@code 6333-6334}. */
    private static Optional<Integer> entry(String published, String target, int wanted) {
        int[] from = range(target);
        int[] to = range(published);
        return from.length == 2 && to.length == 2 && wanted >= from[0] && wanted <= from[1]
                ? Optional.of(to[0] + wanted - from[0])
                : Optional.empty();
    }

    private static int[] range(String text) {
        if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?")) {
            return new int[0];
        }
        String[] ends = text.split("-", -1);
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }
}
