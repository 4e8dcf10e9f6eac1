package io.recobro.doctor;

import io.recobro.fault.Finding;
import io.recobro.survey.Kind;
import io.recobro.survey.Service;
import io.recobro.survey.Survey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services of this host that keep data and that no job captures. */
public final class Neighbours {
    private static final Set<Kind> KEEP_DATA =
            Set.of(Kind.MARIADB, Kind.QDRANT, Kind.POSTGRESQL, Kind.REDIS, Kind.MONGODB);

    private Neighbours() {}

    /**
     * @param directory where a Compose file may be
     * @param addresses what the jobs name: ports such as {@code 3306}, and containers
     */
    public static List<Finding> look(Path directory, Map<String, String> environment, Set<String> addresses) {
        String docker = System.getProperty("recobro.docker", "docker");
        Survey survey = Survey.of(new Survey.Where(directory, Optional.empty(), Path.of("/"), docker, environment));
        return look(survey.services(), addresses);
    }

    static List<Finding> look(Collection<Service> services, Set<String> addresses) {
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
