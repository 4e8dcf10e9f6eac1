package io.recobro.doctor;

import io.recobro.fault.Finding;
import io.recobro.survey.Container;
import io.recobro.survey.Holdings;
import io.recobro.survey.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What containers of this host keep, and no job captures or none as it should be. Pure. */
public final class Uncovered {
    private static final Set<Kind> DATABASES =
            Set.of(Kind.MARIADB, Kind.QDRANT, Kind.POSTGRESQL, Kind.REDIS, Kind.MONGODB);

    private Uncovered() {}

    /**
     * @param roots directories that jobs capture as files
     * @param volumes Docker volumes that jobs capture by name
     */
    public static List<Finding> look(Holdings holdings, List<Path> roots, Set<String> volumes) {
        List<Finding> findings = new ArrayList<>();
        for (Holdings.Gap gap : holdings.gaps(roots, volumes)) {
            findings.add(Finding.warning(
                    "no job captures what container '" + gap.container().name() + "' keeps in '" + place(gap.mount())
                            + "'",
                    fix(gap)));
        }
        List<Path> held = holdings.all().stream().map(Holdings.Holding::path).toList();
        for (Container container : holdings.containers()) {
            boolean database = container.kind().filter(DATABASES::contains).isPresent();
            for (Container.Mount mount : container.mounts()) {
                boolean captured =
                        roots.stream().anyMatch(mount.source()::startsWith) || volumes.contains(mount.volume());
                boolean known = held.stream().anyMatch(mount.source()::startsWith);
                if (database && mount.writable() && captured && !known) {
                    findings.add(Finding.warning(
                            "files of the database in container '" + container.name() + "' ('" + place(mount)
                                    + "') are copied while it runs: they may not fit together",
                            "give it a job of its own where there is a type for it, or dump it into a directory that a"
                                    + " job captures, and exclude " + mount.source()));
                }
            }
        }
        return findings;
    }

    private static String place(Container.Mount mount) {
        return mount.volume().isEmpty() ? mount.source().toString() : mount.volume();
    }

    private static String fix(Holdings.Gap gap) {
        Optional<String> type = gap.container().kind().flatMap(kind -> switch (kind) {
            case MARIADB -> Optional.of("mariadb, container: " + gap.container().name());
            case QDRANT -> Optional.of("qdrant, container: " + gap.container().name());
            case MINIO -> Optional.of("s3, endpoint: …, bucket: …");
            default -> Optional.empty();
        });
        String source = type.orElseGet(() -> gap.mount().volume().isEmpty()
                ? "files, paths: [" + gap.mount().source() + "]"
                : "files, volumes: [" + gap.mount().volume() + "]");
        return "add a job with source: {type: " + source + "}";
    }
}
