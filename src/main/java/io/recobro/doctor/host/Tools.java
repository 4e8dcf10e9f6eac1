package io.recobro.doctor.host;

import io.recobro.fault.Finding;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Programs that a restore by hand needs, or a configuration names. Runs none of them. */
public final class Tools {
    private static final Map<String, String> PACKAGES = Map.of(
            "gunzip", "gzip",
            "zstd", "zstd",
            "mariadb", "mariadb-client",
            "curl", "curl",
            "tar", "tar",
            "age", "age",
            "docker", "docker.io");

    private final Map<String, String> environment;

    /** @param environment whose PATH is searched */
    public Tools(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * @param byHand programs with which a backup is restored when Recobro is not there
     * @param needed programs without which backups fail
     */
    public List<Finding> look(Set<String> byHand, Set<String> needed) {
        List<Finding> findings = new ArrayList<>();
        for (String program : needed) {
            if (find(program).isEmpty()) {
                findings.add(Finding.problem("program '" + program + "' is not there", install(program)));
            }
        }
        List<String> there = new ArrayList<>();
        for (String program : byHand) {
            if (find(program).isPresent()) {
                there.add(program);
            } else {
                findings.add(Finding.warning(
                        "program '" + program + "' is not there: restoring by hand, without Recobro, needs it",
                        install(program)));
            }
        }
        if (!there.isEmpty()) {
            findings.addFirst(Finding.ok("there to restore by hand: " + String.join(", ", there)));
        }
        return findings;
    }

    private Optional<Path> find(String program) {
        for (String directory : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                Path candidate = Path.of(directory, program);
                if (!directory.isEmpty() && Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                    return Optional.of(candidate);
                }
            } catch (InvalidPathException _) {
                continue; // an entry of PATH that no file can have
            }
        }
        return Optional.empty();
    }

    private static String install(String program) {
        return Optional.ofNullable(PACKAGES.get(program))
                .map(name -> "apt install " + name)
                .orElse("install '" + program + "', or correct its name");
    }
}
