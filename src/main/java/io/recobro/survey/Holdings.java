package io.recobro.survey;

import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which directories of this host are no matter of a copy of files: those of databases that a job captures, and those of
 * backups. Pure.
 */
public final class Holdings {
    /** Where a server outside of containers keeps its data unless told. */
    private static final Path MARIADB_DATA = Path.of("/var/lib/mysql");

    private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "::1", "[::1]", "0.0.0.0");
    private static final List<String> MARIADB_TARGETS = List.of("/var/lib/mysql", "/bitnami/mariadb", "/bitnami/mysql");
    private static final List<String> QDRANT_TARGETS = List.of("/qdrant/storage", "/qdrant/snapshots");
    private static final List<String> MINIO_TARGETS = List.of("/data", "/bitnami/minio/data", "/export");

    private final SiteConfig site;
    private final List<Container> containers;

    /** @param reason such as {@code is captured by job 'db'} */
    public record Holding(Path path, String reason) {}

    public Holdings(SiteConfig site, List<Container> containers) {
        this.site = site;
        this.containers = List.copyOf(containers);
    }

    /** All of them, whether they exist or not, sorted by path. */
    public List<Holding> all() {
        List<Holding> holdings = new ArrayList<>();
        for (JobConfig job : site.jobs().values()) {
            holdings.addAll(of(job));
        }
        site.destinations().values().forEach(destination -> {
            if (destination instanceof DirDestination dir) {
                holdings.add(new Holding(dir.path(), "is destination '" + dir.name() + "'"));
            }
        });
        holdings.sort(Comparator.comparing(holding -> holding.path().toString()));
        return holdings;
    }

    private List<Holding> of(JobConfig job) {
        String reason = "is captured by job '" + job.name() + "'";
        return switch (job.source()) {
            case SourceConfig.MariaDbSource source -> {
                boolean local = source.settings().socket().isPresent()
                        || LOCAL.contains(source.settings().host());
                Optional<Container> container = container(
                        Kind.MARIADB,
                        source.settings().container(),
                        local,
                        source.settings().port());
                yield container
                        .map(found -> data(found, MARIADB_TARGETS, reason))
                        .orElseGet(() -> local && source.settings().container().isEmpty()
                                ? List.of(new Holding(MARIADB_DATA, reason))
                                : List.of());
            }
            case SourceConfig.QdrantSource source -> {
                List<Holding> found = new ArrayList<>();
                source.settings().storage().ifPresent(path -> found.add(new Holding(path, reason)));
                for (URI url : source.settings().server().urls()) {
                    container(Kind.QDRANT, Optional.empty(), LOCAL.contains(url.getHost()), url.getPort())
                            .ifPresent(container -> found.addAll(data(container, QDRANT_TARGETS, reason)));
                }
                container(Kind.QDRANT, source.settings().server().container(), false, 0)
                        .ifPresent(container -> found.addAll(data(container, QDRANT_TARGETS, reason)));
                yield found;
            }
            case SourceConfig.BucketSource source -> {
                // the objects as MinIO keeps them are of no use without all of its other files
                URI url = source.settings().endpoint();
                yield container(Kind.MINIO, Optional.empty(), LOCAL.contains(url.getHost()), url.getPort())
                        .map(found -> bucket(found, source.settings().bucket(), reason))
                        .orElse(List.of());
            }
            case SourceConfig.FilesSource _, SourceConfig.ServerSource _ -> List.of();
        };
    }

    private Optional<Container> container(Kind kind, Optional<String> name, boolean local, int port) {
        return containers.stream()
                .filter(container -> name.isPresent()
                        ? container.called(name.get())
                        : local
                                && container.kind().equals(Optional.of(kind))
                                && container.ports().contains(port))
                .findFirst();
    }

    private static List<Holding> data(Container container, List<String> targets, String reason) {
        return container.mounts().stream()
                .filter(mount -> targets.contains(mount.target()))
                .map(mount -> new Holding(mount.source(), reason))
                .toList();
    }

    private static List<Holding> bucket(Container container, String bucket, String reason) {
        return data(container, MINIO_TARGETS, reason).stream()
                .map(holding -> new Holding(holding.path().resolve(bucket), reason))
                .toList();
    }

    /** The containers that were given. */
    public List<Container> containers() {
        return containers;
    }

    /** A directory in which a container keeps what no job captures. */
    public record Gap(Container container, Container.Mount mount) {}

    /**
     * Volumes and directories that containers write to and that neither a job for their databases nor one for files has.
     *
     * @param roots directories that jobs capture as files
     * @param volumes that jobs capture by name
     */
    public List<Gap> gaps(List<Path> roots, Set<String> volumes) {
        List<Holding> held = all();
        List<Gap> gaps = new ArrayList<>();
        for (Container container : containers) {
            for (Container.Mount mount : container.mounts()) {
                boolean covered = roots.stream().anyMatch(root -> mount.source().startsWith(root))
                        || !mount.volume().isEmpty() && volumes.contains(mount.volume())
                        || held.stream()
                                .anyMatch(holding -> mount.source().startsWith(holding.path())
                                        || holding.path().getParent().equals(mount.source()));
                if (mount.writable() && !covered && !machinery(mount.source())) {
                    gaps.add(new Gap(container, mount));
                }
            }
        }
        return gaps;
    }

    /** Sockets, devices and what the kernel tells hold no data. */
    private static boolean machinery(Path source) {
        return List.of("/run", "/var/run", "/dev", "/proc", "/sys", "/tmp").stream()
                        .anyMatch(source::startsWith)
                || source.equals(Path.of("/"))
                || Files.exists(source) && !Files.isDirectory(source) && !Files.isRegularFile(source);
    }
}
