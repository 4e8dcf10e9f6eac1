import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the parts of the Debian package that have to be made: a Java runtime with only the modules that the program uses,
 * and compressed documents. Runs as a program of its own ({@code java PackageParts.java DIRECTORY}) on the JDK whose
 * runtime it takes, because Maven itself may run on an older one.
 */
public final class PackageParts {
    /** What the program and its libraries use. Quartz needs java.desktop (its java.beans read settings) and java.rmi. */
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.rmi",
            "java.security.jgss",
            "java.security.sasl",
            "java.sql",
            "java.xml",
            "jdk.httpserver",
            "jdk.management",
            "jdk.net",
            "jdk.unsupported");

    /** The libraries below java.desktop draw pictures and play sounds. */
    private static final String NATIVE_DESKTOP = "glob:/java.desktop/lib/**";

    private PackageParts() {}

    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        runtime(target.resolve("runtime"));
        compress(Path.of("CHANGELOG.md"), target.resolve("changelog.gz"));
        compress(Path.of("src/deb/recobro.1"), target.resolve("recobro.1.gz"));
    }

    /** A runtime of this JDK stays as it is: linking takes longer than everything else. */
    private static void runtime(Path runtime) throws IOException {
        Path made = runtime.resolveSibling("runtime.made");
        String wanted = Runtime.version() + " " + MODULES;
        if (Files.exists(made) && Files.readString(made).equals(wanted)) {
            return;
        }
        remove(runtime);
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int status = jlink.run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress",
                "zip-6",
                "--exclude-files",
                NATIVE_DESKTOP,
                "--output",
                runtime.toString());
        if (status != 0) {
            throw new IOException("unable to link a runtime: jlink ended with status " + status);
        }
        Files.writeString(made, wanted);
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(PackageParts::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** With a header that names neither time nor file, so that the same input gives the same bytes. */
    private static void compress(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(to))) {
            Files.copy(from, out);
        }
    }
}
