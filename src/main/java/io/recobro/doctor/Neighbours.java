package io.recobro.doctor;

import io.recobro.fault.Finding;
import io.recobro.survey.Kind;
import io.recobro.survey.Service;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Services of this host that keep data and that no job captures. Pure. */
public final class Neighbours {
    private static final Set<Kind> KEEP_DATA =
            Set.of(Kind.MARIADB, Kind.QDRANT, Kind.POSTGRESQL, Kind.REDIS, Kind.MONGODB);

    private Neighbours() {}

    /**
     * @param addresses what the jobs name: ports such as {@code 3306}, and containers
     */
    public static List<Finding> look(Collection<Service> services, Set<String> addresses) {
        return services.stream()
                .filter(service -> KEEP_DATA.contains(service.kind()))
                .filter(service -> service.port()
                                .filter(port -> addresses.contains(port.toString()))
                                .isEmpty()
                        && service.container().filter(addresses::contains).isEmpty())
                .map(service -> Finding.warning(
                        "nobody backs up " + service.title(),
                        "add a job for it, if it keeps what is not elsewhere: 'recobro init --print' drafts one"))
                .toList();
    }
}
