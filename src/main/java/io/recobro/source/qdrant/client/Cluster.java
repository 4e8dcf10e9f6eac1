package io.recobro.source.qdrant.client;

import io.recobro.source.container.ContainerAddress;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.stream.Pause;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** All nodes of one server. Thread-safe. */
public record Cluster(List<QdrantNode> nodes) implements AutoCloseable {
    private static final String HINT = "publish the server's port on 127.0.0.1 and set url instead of container";

    /** Opens no connection; asks docker for the address of a container. */
    public static Cluster of(QdrantSettings.Server server, Clock clock, Pause pause) {
        List<URI> urls = server.container()
                .map(name -> List.of(container(name, server.port())))
                .orElse(server.urls());
        return new Cluster(urls.stream()
                .map(url -> new QdrantNode(url, server, clock, pause))
                .toList());
    }

    private static URI container(String name, int port) {
        String address = ContainerAddress.of(name, HINT);
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port);
    }

    /** The node that is asked what all nodes know. */
    public QdrantNode first() {
        return nodes.getFirst();
    }

    public void cancel() {
        nodes.forEach(QdrantNode::cancel);
    }

    @Override
    public void close() {
        nodes.forEach(QdrantNode::close);
    }
}
