package io.recobro.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The package that {@code mvn -Pdeb} has built, when there is one of this build, and a tree to install it into. */
record DebianPackage(Path file) {
    static Optional<DebianPackage> built() {
        Path target = Path.of("target").toAbsolutePath();
        try (Stream<Path> files = Files.list(target)) {
            Optional<Path> found = files.filter(file -> file.toString().endsWith("_amd64.deb"))
                    .filter(DebianPackage::isOfThisBuild)
                    .findFirst();
            return found.map(DebianPackage::new);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static boolean isOfThisBuild(Path file) {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(other -> other.toString().endsWith(".jar"))
                    .allMatch(
                            jar -> jar.toFile().lastModified() <= file.toFile().lastModified());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What dpkg-deb prints about it. */
    String ask(String option, String... more) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("dpkg-deb", option, file.toString()), Stream.of(more))
                .toList();
        return run(file.getParent(), Map.of(), command).output();
    }

    /** A dpkg of its own for a tree of its own: an installation that touches nothing else on the machine. */
    static void prepare(Path tree) throws IOException {
        for (String directory : List.of("info", "updates", "triggers")) {
            Files.createDirectories(tree.resolve("var/lib/dpkg").resolve(directory));
        }
        Files.createFile(tree.resolve("var/lib/dpkg/status"));
        Files.createDirectories(tree.resolve("etc"));
    }

    /** The scripts run without a chroot, and know the tree from DPKG_ROOT; the tree holds none of the dependencies. */
    static Tool.Result dpkg(Path tree, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of("dpkg", "--root=" + tree, "--force-script-chrootless", "--force-depends"),
                        Stream.of(arguments))
                .toList();
        return run(tree, Map.of("DEBIAN_FRONTEND", "noninteractive"), command);
    }

    private static Tool.Result run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Tool.Result result = Tool.run(directory, environment, command);
        if (result.status() != 0) {
            throw new IOException(command + " ended with status " + result.status() + ": " + result.output());
        }
        return result;
    }
}
