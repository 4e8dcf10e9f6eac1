package io.recobro.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which channels a message goes to.
 *
 * @param channels all there are
 * @param order those that stand in for each other
 */
record Routes(List<String> channels, List<String> order) {
    /** The first of the order, and every channel that is not in it. */
    List<String> forAlerts() {
        return without("");
    }

    /** As {@link #forAlerts}, as if one channel were not there: it cannot tell of its own failure. */
    List<String> without(String channel) {
        List<String> names = new ArrayList<>();
        order.stream().filter(name -> usable(name, channel)).findFirst().ifPresent(names::add);
        channels.stream()
                .filter(name -> usable(name, channel) && !order.contains(name))
                .forEach(names::add);
        return names;
    }

    /** The one channel for long things to read. */
    List<String> forDigests() {
        Optional<String> best = Stream.concat(
                        Stream.of("email"), Stream.concat(order.stream(), Stream.of("slack", "webhook")))
                .filter(channels::contains)
                .findFirst();
        return best.stream().toList();
    }

    private boolean usable(String name, String excluded) {
        return channels.contains(name) && !name.equals(excluded);
    }
}
