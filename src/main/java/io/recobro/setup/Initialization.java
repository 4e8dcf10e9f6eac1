package io.recobro.setup;

import io.recobro.fault.Fault;
import io.recobro.operation.SetupOperations;
import io.recobro.survey.Service;
import io.recobro.survey.Survey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Decides where things go, and writes the file so that it is there whole or not at all, readable by its owner only. */
public final class Initialization implements SetupOperations {
    private static final Path SYSTEM = Path.of("/etc/recobro");

    private final Map<String, String> environment;
    private final String host;

    /** @param host names the site where nothing else does */
    public Initialization(Map<String, String> environment, String host) {
        this.environment = environment;
        this.host = host;
    }

    @Override
    public InitResult init(InitCall call) {
        Draft.Places places = places(call.directory(), call.output());
        String docker = System.getProperty("recobro.docker", "docker");
        Survey survey =
                Survey.of(new Survey.Where(call.directory(), call.compose(), Path.of("/"), docker, environment));
        Draft draft = new Draft(survey, places, host);
        if (!call.dryRun()) {
            write(places.output(), draft.text(), call.force());
        }
        return new InitResult(
                places.output(),
                draft.text(),
                survey.services().stream().map(Service::title).toList(),
                NextSteps.of(draft, places));
    }

    /** @param given the file to write, as far as the operator named one */
    private static Draft.Places places(Path directory, Optional<Path> given) {
        boolean system = Files.isWritable(SYSTEM);
        Path output = given.orElseGet(() -> system ? SYSTEM.resolve("recobro.yml") : directory.resolve("recobro.yml"))
                .toAbsolutePath()
                .normalize();
        Path home = output.getParent();
        Path backups = Path.of("/backups");
        boolean ours = Files.isWritable(Files.exists(backups) ? backups : backups.getParent());
        return new Draft.Places(
                output,
                (home.startsWith(SYSTEM) ? SYSTEM : home).resolve("secrets"),
                ours ? backups : home.resolve("backups"));
    }

    /**
     * Writes the text with mode 0600.
     *
     * @throws io.recobro.fault.RecobroException {@code TARGET_REFUSED} when the file exists and force is not given,
     *     {@code TARGET_FAILED}; what was there before is then still there
     */
    static void write(Path file, String text, boolean force) {
        try {
            if (Files.exists(file) && !force) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Path fresh = Files.createTempFile(
                    file.getParent(),
                    ".recobro",
                    ".yml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
                if (force) {
                    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.createLink(file, fresh); // fails when somebody was quicker
                }
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (FileAlreadyExistsException exists) {
            throw Fault.TARGET_REFUSED
                    .because("unable to write configuration '" + file + "': it exists already", exists)
                    .hint("name another file with --output, look at the draft with --print, or replace it with"
                            + " --force");
        } catch (IOException failure) {
            throw Fault.TARGET_FAILED
                    .because("unable to write configuration '" + file + "': " + reason(failure), failure)
                    .hint("name a place that you can write with --output");
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case java.nio.file.NoSuchFileException _ -> "the directory does not exist";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
