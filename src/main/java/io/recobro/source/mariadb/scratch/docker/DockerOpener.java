package io.recobro.source.mariadb.scratch.docker;

import io.recobro.fault.Fault;
import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.mariadb.scratch.ScratchSettings;
import io.recobro.source.mariadb.scratch.Sizing;
import io.recobro.source.scratch.Room;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts a server in a container without any network; its socket lies in a directory of this host. The engine must run on
 * this host. Images are never pulled: a drill must not depend on a registry.
 */
public final class DockerOpener implements Host.Opener {
    static final String LABEL = "io.recobro.drill";
    private static final Pattern SERIES = Pattern.compile("(?:5\\.5\\.5-)?(\\d+\\.\\d+)\\..*");

    private final ScratchSettings settings;
    private final Path home;
    private final Pause pause;
    private final Engine engine = new Engine();

    /** @param home takes the directories of the sockets */
    public DockerOpener(ScratchSettings settings, Path home, Pause pause) {
        this.settings = settings;
        this.home = home;
        this.pause = pause;
    }

    @Override
    public String examine(Need need) {
        String image = image(need);
        engine.require(List.of("version", "--format", "{{.Server.Version}}"), "use docker")
                .orElseThrow(said -> said.hint(
                        "start the engine and give this account access to it, or set" + " 'scratch: embedded'"));
        engine.require(List.of("image", "inspect", "--format", "{{.Id}}", image), "use the image '" + image + "'")
                .orElseThrow(said -> said.hint("fetch it with 'docker pull " + image + "', or name another 'image'"));
        Sizing sizing = Sizing.of(settings, need);
        Room.require(engine.storage().orElse(home), sizing.needed(), sizing.limit());
        return "a container of the image '" + image + "', which needs about " + Room.print(sizing.needed());
    }

    /** Of the series of the server that was backed up, unless one is named. */
    private String image(Need need) {
        Matcher version = SERIES.matcher(need.facts().getOrDefault("server_version", ""));
        return settings.image().orElseGet(() -> {
            if (!version.matches()) {
                throw Fault.SCRATCH_UNAVAILABLE
                        .because("unable to choose an image: the backup does not tell the version of its server")
                        .hint("name one with 'image' under 'scratch'");
            }
            return "mariadb:" + version.group(1);
        });
    }

    @Override
    public Host open(Need need, Progress progress) {
        examine(need);
        ScratchDirectory directory = ScratchDirectory.create(home, need.run());
        String container = "recobro-drill-" + need.run().toLowerCase(java.util.Locale.ROOT);
        DockerHost host = null;
        try {
            // the server's account in the container is no account of this host
            Path sockets = Files.createDirectory(directory.sockets().resolve("r"));
            Files.setPosixFilePermissions(sockets, PosixFilePermissions.fromString("rwxrwxrwx"));
            host = new DockerHost(engine, container, directory, sockets.resolve("s"), need.keep());
            engine.require(command(need, container, sockets), "start a container of '" + image(need) + "'")
                    .orElseThrow(said -> said);
            host.awaitReady(pause);
            return host;
        } catch (IOException broken) {
            throw cleaned(
                    host,
                    directory,
                    Fault.SCRATCH_UNAVAILABLE.because(
                            "unable to start a scratch server in a container: " + broken.getMessage(), broken));
        } catch (RuntimeException failure) {
            throw cleaned(host, directory, failure);
        }
    }

    private static RuntimeException cleaned(DockerHost host, ScratchDirectory directory, RuntimeException failure) {
        return Host.abandoned(failure, host == null ? directory::close : host::remove);
    }

    private List<String> command(Need need, String container, Path sockets) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--pull=never",
                "--name=" + container,
                "--label=" + LABEL + "=" + need.run(),
                "--network=none",
                "--security-opt=no-new-privileges",
                "--oom-score-adj=" + Sizing.OOM_SCORE,
                "--env=MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1",
                "--env=MARIADB_ROOT_HOST=localhost",
                "--env=MARIADB_INITDB_SKIP_TZINFO=1",
                "--volume=" + sockets + ":/run/recobro",
                image(need),
                "--socket=/run/recobro/s"));
        words.addAll(Sizing.of(settings, need).serverOptions());
        return words;
    }

    @Override
    public List<String> sweep() {
        List<String> removed = new ArrayList<>();
        Optional<List<String>> containers = engine.labelled(LABEL);
        if (containers.isEmpty()) {
            return removed; // what is marked here is looked for again when an engine answers
        }
        for (String line : containers.get()) {
            String[] words = line.split(" ", 2);
            if (words.length == 2
                    && Files.exists(home.resolve(words[1]))
                    && !ScratchDirectory.isUnderWay(home, words[1])) {
                engine.remove(words[0]);
                removed.add("container of drill " + words[1]);
            }
        }
        ScratchDirectory.sweep(home);
        return removed;
    }
}
