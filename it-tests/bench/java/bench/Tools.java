package bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of this machine, with their versions. Remembers what is missing and how to get it. */
final class Tools {
    private static final Map<String, String> INSTALL = Map.ofEntries(
            Map.entry("mydumper", "apt-get install mydumper"),
            Map.entry("myloader", "apt-get install mydumper"),
            Map.entry("igzip", "apt-get install isal"),
            Map.entry("gzip", "apt-get install gzip"),
            Map.entry("mariadb", "apt-get install mariadb-client"),
            Map.entry("mariadb-dump", "apt-get install mariadb-client"),
            Map.entry("mariadbd", "apt-get install mariadb-server"),
            Map.entry("mariadb-install-db", "apt-get install mariadb-server"),
            Map.entry("minio", "go install github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c"),
            Map.entry("rclone", "go install github.com/rclone/rclone@v1.76.0"),
            Map.entry("restic", "apt-get install restic"),
            Map.entry("borg", "apt-get install borgbackup"));

    private final Map<String, String> versions = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>();
        Optional.ofNullable(System.getenv("RECOBRO_TOOLS")).ifPresent(folders::add);
        folders.addAll(List.of(System.getenv("PATH").split(File.pathSeparator)));
        folders.add(System.getProperty("user.home") + "/go/bin");
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        List<Path> candidates = new ArrayList<>();
        if (name.equals("minio")) {
            Optional.ofNullable(System.getenv("RECOBRO_MINIO")).map(Path::of).ifPresent(candidates::add);
        }
        folders.forEach(folder -> candidates.add(Path.of(folder, name)));
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                versions.computeIfAbsent(name, key -> version(candidate));
                return Optional.of(candidate);
            }
        }
        missing.put(name, INSTALL.get(name));
        return Optional.empty();
    }

    /** For what nothing can be measured without. */
    String need(String name) throws IOException {
        return find(name)
                .orElseThrow(() -> new IOException("unable to find '" + name + "': " + INSTALL.get(name)))
                .toString();
    }

    boolean all(String... names) {
        boolean all = true;
        for (String name : names) {
            all &= find(name).isPresent();
        }
        return all;
    }

    Map<String, String> versions() {
        return versions;
    }

    /** Name to the command that installs it. */
    Map<String, String> missing() {
        return missing;
    }

    private static String version(Path tool) {
        if (tool.endsWith("mariadb-install-db")) {
            return "";
        }
        try {
            String ask = tool.endsWith("restic") ? "version" : "--version";
            Process process = new ProcessBuilder(tool.toString(), ask)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes()).strip();
            return text.lines().findFirst().orElse("");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
