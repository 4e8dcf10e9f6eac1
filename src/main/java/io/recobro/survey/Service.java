package io.recobro.survey;

import java.util.List;
import java.util.Optional;

/**
 * Something that runs, or is meant to. Holds no secret.
 *
 * @param name of the service, such as {@code mariadb}
 * @param image empty when only a port is known
 * @param container the name to reach it by through docker
 * @param port at which this host reaches it on loopback; empty when none is published
 * @param databases as far as its settings name them
 * @param keyed whether it asks for a key
 * @param volumes {@code source:target} of what it keeps
 */
public record Service(
        String name,
        Kind kind,
        String image,
        Optional<String> container,
        Optional<Integer> port,
        List<String> databases,
        boolean keyed,
        List<String> volumes) {
    /** How it is called in comments: {@code mariadb (mariadb:11.2)}. */
    public String title() {
        return image.isEmpty() ? name : name + " (" + image + ")";
    }
}
