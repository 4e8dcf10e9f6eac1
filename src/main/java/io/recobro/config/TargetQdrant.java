package io.recobro.config;

import io.recobro.config.SourceConfig.QdrantSource;
import io.recobro.fault.Fault;
import io.recobro.secret.Secret;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.QdrantSettings.Server;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A Qdrant server to restore into, as far as the operator named it.
 *
 * @param urls one per node; empty when none is named
 * @param apiKey replaces the key of the job's server
 */
public record TargetQdrant(List<URI> urls, Optional<Secret> apiKey) {

    /** True when nothing is named. */
    public boolean unnamed() {
        return urls.isEmpty() && apiKey.isEmpty();
    }

    /**
     * The server: what is named here over the job's. The job's key goes to the job's server only.
     *
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when the job's source is no Qdrant
     */
    public SourceConfig over(SourceConfig base) {
        if (!(base instanceof QdrantSource qdrant)) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore into '" + urls + "': the job's source is " + base.type())
                    .hint("--url and --api-key-file are for Qdrant; use --host, --port and --user");
        }
        QdrantSettings settings = qdrant.settings();
        Server server = settings.server();
        return new QdrantSource(settings.at(
                urls.isEmpty()
                        ? new Server(server.urls(), server.container(), server.port(), apiKey, server.ca())
                        : new Server(urls, Optional.empty(), server.port(), apiKey, server.ca())));
    }
}
