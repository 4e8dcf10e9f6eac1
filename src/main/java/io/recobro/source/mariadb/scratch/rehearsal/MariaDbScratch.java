package io.recobro.source.mariadb.scratch.rehearsal;

import io.recobro.fault.RecobroException;
import io.recobro.source.Scratch;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.mariadb.scratch.ScratchSettings;
import io.recobro.source.mariadb.scratch.docker.DockerOpener;
import io.recobro.source.mariadb.scratch.embedded.EmbeddedOpener;
import io.recobro.source.mariadb.scratch.shared.SharedOpener;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Opens scratch places for the databases of one job. */
public final class MariaDbScratch implements Scratch.Opener {
    private static final String VERSION = "server_version";

    private final Host.Opener hosts;
    private final SqlChecks checks;
    private final Clock clock;

    /**
     * @param production what the job captures: no scratch place may be that
     * @param home takes the files of scratch places unless the settings name another directory
     */
    public MariaDbScratch(ScratchSettings settings, MariaDbSettings production, Path home, Clock clock, Pause pause) {
        Path directory = settings.directory().orElse(home).toAbsolutePath();
        this.hosts = switch (settings.kind()) {
            case EMBEDDED -> new EmbeddedOpener(settings, directory, pause);
            case DOCKER -> new DockerOpener(settings, directory, pause);
            case SERVER -> new SharedOpener(settings.server().orElseThrow(), production, directory, clock);
        };
        this.checks = new SqlChecks(settings.checks());
        this.clock = clock;
    }

    @Override
    public List<String> checks() {
        return checks.names();
    }

    @Override
    public String examine(Scratch.Need need) {
        return hosts.examine(need);
    }

    @Override
    public Scratch open(Scratch.Need need, Progress progress) {
        Host host = hosts.open(need, progress);
        try {
            return new DatabaseScratch(host, checks, need.facts().getOrDefault(VERSION, ""), clock);
        } catch (RecobroException failed) {
            try {
                host.close();
            } catch (RuntimeException alsoBroken) {
                failed.addSuppressed(alsoBroken);
            }
            throw failed;
        }
    }

    @Override
    public List<String> sweep() {
        return hosts.sweep();
    }
}
