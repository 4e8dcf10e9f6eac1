package io.recobro.source.qdrant;

import io.recobro.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a Qdrant server is reached and what of it is captured.
 *
 * @param server one node or all nodes of a cluster
 * @param collections names and patterns ({@code *} any characters, {@code ?} one); never empty
 * @param exclude names and patterns of collections that are left out although {@code collections} has them
 * @param parallel collections captured at once
 * @param timeout how long the server may take to make or to load one snapshot
 * @param storage the server's storage directory as this host sees it, for the free-space check; the API does not tell it
 * @param mirror a second Qdrant that gets every new snapshot
 */
public record QdrantSettings(
        Server server,
        List<String> collections,
        List<String> exclude,
        int parallel,
        Duration timeout,
        Optional<Path> storage,
        Optional<Mirror> mirror) {
    public static final int DEFAULT_PORT = 6333;
    public static final int DEFAULT_PARALLEL = 2;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

    /**
     * The address of a server: URLs, or a container.
     *
     * @param urls one per node, all of one cluster; empty with a container
     * @param container name of a container whose address is asked of the docker command line
     * @param port of the container
     * @param ca PEM file of certificates to trust instead of the system's
     */
    public record Server(
            List<URI> urls, Optional<String> container, int port, Optional<Secret> apiKey, Optional<Path> ca) {
        /** For messages: the URLs, or the container. */
        public String name() {
            return container
                    .map(name -> "container " + name)
                    .orElseGet(() ->
                            String.join(", ", urls.stream().map(URI::toString).toList()));
        }
    }

    /** @param anyVersion push to a server of another minor version, too */
    public record Mirror(Server server, boolean anyVersion) {}

    /** The same server with other collections to capture, and without a mirror. */
    public QdrantSettings withCollections(List<String> others) {
        return new QdrantSettings(server, others, List.of(), parallel, timeout, storage, Optional.empty());
    }

    /** Another server, to restore into. */
    public QdrantSettings at(Server other) {
        return new QdrantSettings(other, collections, exclude, parallel, timeout, Optional.empty(), Optional.empty());
    }
}
