package io.recobro.survey;

import io.recobro.survey.Containers.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found on this host.
 *
 * @param project name of the Compose project; empty where there is none
 * @param from where it was seen, for people: {@code /srv/shop/compose.yml}, {@code docker}, {@code listening ports}
 */
public record Survey(String project, List<String> from, List<Service> services) {
    private static final List<String> NAMES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    /**
     * Where to look.
     *
     * @param root of the file system
     * @param docker the program to ask for containers
     */
    public record Where(
            Path directory, Optional<Path> compose, Path root, String docker, Map<String, String> environment) {}

    /**
     * Looks at the Compose file given, or the one in the directory, or those that running containers were made from, or
     * in usual places; then at running containers and listening ports for what those do not name.
     *
     * @throws io.recobro.fault.RecobroException {@code USAGE_WRONG} when a Compose file cannot be read
     */
    public static Survey of(Where where) {
        List<Running> running =
                where.compose().isPresent() ? List.of() : Containers.parse(Containers.ask(where.docker()));
        Map<String, Service> found = new LinkedHashMap<>();
        List<String> from = new ArrayList<>();
        Optional<ComposeFile> compose =
                composeFile(where, running).map(file -> ComposeFile.read(file, where.environment()));
        compose.ifPresent(file -> {
            from.add(file.file().toString());
            file.services().forEach(service -> found.put(service.name(), service));
        });
        for (Running container : running) {
            Service service = container.service();
            boolean known = found.containsKey(service.name())
                    || found.values().stream()
                            .anyMatch(other -> other.container().equals(service.container()));
            if (!known) {
                found.put(service.name(), service);
                if (!from.contains("docker")) {
                    from.add("docker");
                }
            }
        }
        if (where.compose().isEmpty()) {
            ports(ListeningPorts.of(where.root().resolve("proc/net")), found, from);
        }
        return new Survey(compose.map(ComposeFile::project).orElse(""), List.copyOf(from), List.copyOf(found.values()));
    }

    private static void ports(Set<Integer> listening, Map<String, Service> found, List<String> from) {
        for (Kind kind : List.of(Kind.MARIADB, Kind.QDRANT, Kind.MINIO, Kind.POSTGRESQL, Kind.REDIS)) {
            boolean known = found.values().stream()
                    .anyMatch(service -> service.kind() == kind
                            || service.port()
                                    .filter(port -> port == kind.port())
                                    .isPresent());
            if (!known && listening.contains(kind.port())) {
                String name = kind.name().toLowerCase(java.util.Locale.ROOT);
                found.put(
                        name,
                        new Service(
                                name,
                                kind,
                                "",
                                Optional.empty(),
                                Optional.of(kind.port()),
                                List.of(),
                                false,
                                List.of()));
                from.add("port " + kind.port());
            }
        }
    }

    private static Optional<Path> composeFile(Where where, List<Running> running) {
        if (where.compose().isPresent()) {
            return where.compose();
        }
        List<Path> places = new ArrayList<>(List.of(where.directory()));
        Optional<Path> own = in(where.directory())
                .or(() -> running.stream()
                        .flatMap(container -> container.composeFile().stream())
                        .filter(Files::isReadable)
                        .findFirst());
        if (own.isPresent()) {
            return own;
        }
        for (String usual : List.of("srv", "opt", "root")) {
            Path place = where.root().resolve(usual);
            places.add(place);
            places.addAll(directories(place));
        }
        return places.stream().flatMap(place -> in(place).stream()).findFirst();
    }

    private static Optional<Path> in(Path directory) {
        return NAMES.stream().map(directory::resolve).filter(Files::isReadable).findFirst();
    }

    private static List<Path> directories(Path place) {
        if (!Files.isDirectory(place) || !Files.isReadable(place)) {
            return List.of();
        }
        try (var entries = Files.list(place)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
