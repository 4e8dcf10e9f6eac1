package io.recobro.source.server;

import io.recobro.source.files.FilesSettings;
import io.recobro.source.server.host.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which directories a server's snapshot has, and what in them it leaves out. */
final class ServerPlaces {
    /** Those that exist are captured: settings, what administrators installed, homes, data of containers, mail, timers. */
    static final List<Path> ROOTS = Stream.of(
                    "/etc", "/home", "/opt", "/root", "/srv", "/usr/local", "/var/mail", "/var/spool/cron", "/var/www")
            .map(Path::of)
            .toList();

    /** Holds the volumes; below the data root of docker. */
    static final Path DOCKER = Path.of("/var/lib/docker");

    /** What programs make again, or nobody wants back. */
    static final List<String> LEFT_OUT =
            List.of("lost+found/", ".cache/", "/home/*/.local/share/Trash/", "/root/.local/share/Trash/", ".Trash-*/");

    private final ServerSettings settings;
    private final Host host;

    ServerPlaces(ServerSettings settings, Host host) {
        this.settings = settings;
        this.host = host;
    }

    /** The roots that exist, none within another. Those that the operator named are there whether they exist or not. */
    List<Path> roots() {
        List<Path> wanted = new ArrayList<>(settings.paths());
        if (wanted.isEmpty()) {
            Stream.concat(ROOTS.stream(), Stream.of(dockerRoot().resolve("volumes")))
                    .filter(Files::isDirectory)
                    .filter(root -> !Files.isSymbolicLink(root))
                    .forEach(wanted::add);
        }
        wanted.addAll(settings.extra());
        TreeSet<Path> sorted = new TreeSet<>(Comparator.comparing(Path::toString));
        wanted.stream().map(Path::normalize).forEach(sorted::add);
        return sorted.stream()
                .filter(root -> sorted.stream().noneMatch(other -> !other.equals(root) && root.startsWith(other)))
                .toList();
    }

    /** {@code data-root} of /etc/docker/daemon.json, else the usual place. */
    private Path dockerRoot() {
        String text = host.read("/etc/docker/daemon.json").text();
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile("\"data-root\"\\s*:\\s*\"(/[^\"]+)\"")
                .matcher(text);
        return matcher.find() ? Path.of(matcher.group(1)) : DOCKER;
    }

    /** What lies below one of the roots and is not captured: what was given, and what the machine itself tells. */
    List<LeftOut> leftOut(List<Path> roots, List<LeftOut> given) {
        List<LeftOut> all = new ArrayList<>(given);
        if (!settings.networkMounts()) {
            all.addAll(Mounts.elsewhere(host.read("/proc/self/mountinfo").text()));
        }
        all.addAll(Mounts.swapFiles(host.read("/proc/swaps").text()));
        return all.stream()
                .map(left -> new LeftOut(left.path().normalize(), left.reason()))
                .filter(left -> roots.stream().anyMatch(root -> left.path().startsWith(root)))
                .distinct()
                .sorted(Comparator.comparing(left -> left.path().toString()))
                .toList();
    }

    /** The settings of the snapshot: a root that is left out whole is none. */
    FilesSettings files(List<Path> roots, List<LeftOut> leftOut) {
        List<Path> taken = roots.stream()
                .filter(root -> leftOut.stream().noneMatch(left -> root.startsWith(left.path())))
                .toList();
        List<String> exclude = new ArrayList<>(LEFT_OUT);
        leftOut.forEach(left -> exclude.add(exactly(left.path())));
        exclude.addAll(settings.selection().exclude());
        FilesSettings.Selection selection = new FilesSettings.Selection(
                settings.selection().include(),
                exclude,
                settings.selection().oneFileSystem(),
                settings.selection().excludeIfPresent(),
                settings.selection().excludeCaches());
        return new FilesSettings(taken, List.of(), selection, settings.allowEmpty());
    }

    /** A pattern that matches one path and no other. */
    private static String exactly(Path path) {
        return path.toString().replaceAll("[\\\\*?\\[\\] ]", "\\\\$0");
    }
}
