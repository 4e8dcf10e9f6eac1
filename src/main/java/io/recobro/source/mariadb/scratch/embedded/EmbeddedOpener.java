package io.recobro.source.mariadb.scratch.embedded;

import io.recobro.fault.Fault;
import io.recobro.secret.BareEnvironment;
import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.scratch.Host;
import io.recobro.source.mariadb.scratch.ScratchSettings;
import io.recobro.source.mariadb.scratch.Sizing;
import io.recobro.source.scratch.Command;
import io.recobro.source.scratch.Room;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Pause;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts a private server process with an empty data directory: no network, a socket that only this account reaches, no
 * password that could leak.
 */
public final class EmbeddedOpener implements Host.Opener {
    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private final ScratchSettings settings;
    private final Path home;
    private final Pause pause;

    public EmbeddedOpener(ScratchSettings settings, Path home, Pause pause) {
        this.settings = settings;
        this.home = home;
        this.pause = pause;
    }

    @Override
    public String examine(Need need) {
        Programs programs = Programs.find(settings.binaries());
        Sizing sizing = Sizing.of(settings, need);
        Room.require(home, sizing.needed(), sizing.limit());
        return "a private server '" + programs.server() + "' in '" + home + "', which needs about "
                + Room.print(sizing.needed());
    }

    @Override
    public Host open(Need need, Progress progress) {
        examine(need);
        Programs programs = Programs.find(settings.binaries());
        ScratchDirectory directory = ScratchDirectory.create(home, need.run());
        EmbeddedHost host = null;
        try {
            Account account = Account.choose(programs.server(), home);
            Path data = Files.createDirectory(directory.path().resolve("data"));
            Path temporary = Files.createDirectory(directory.path().resolve("tmp"));
            for (Path own : List.of(directory.path(), directory.sockets(), data, temporary)) {
                account.give(own);
            }
            install(programs, data, temporary, account);
            host = start(programs, directory, account, need);
            host.awaitReady(pause);
            return host;
        } catch (IOException broken) {
            RuntimeException failure = Fault.SCRATCH_UNAVAILABLE.because(
                    "unable to start a scratch server in '" + directory.path() + "': " + broken.getMessage(), broken);
            throw cleaned(host, directory, failure);
        } catch (RuntimeException failure) {
            throw cleaned(host, directory, failure);
        }
    }

    private static RuntimeException cleaned(EmbeddedHost host, ScratchDirectory directory, RuntimeException failure) {
        return Host.abandoned(failure, host == null ? directory::close : host::remove);
    }

    private static void install(Programs programs, Path data, Path temporary, Account account) throws IOException {
        // a server that starts removes every '#sql*' in its temporary directory, those of other servers too
        Command.Ended ended =
                Command.run(INSTALLATION, programs.installation(data, account), Map.of("TMPDIR", temporary.toString()));
        if (!ended.succeeded()) {
            throw Fault.SCRATCH_UNAVAILABLE
                    .because("unable to make an empty data directory with '" + programs.install() + "': exit status "
                            + ended.status() + ": " + ended.tail())
                    .hint("run it by hand to see what it lacks, or set 'scratch: docker'");
        }
    }

    private EmbeddedHost start(Programs programs, ScratchDirectory directory, Account account, Need need)
            throws IOException {
        Path socket = directory.sockets().resolve("s");
        Path log = directory.path().resolve("server.log");
        // one that is kept outlives this process
        List<String> words = new ArrayList<>(need.keep() ? List.of() : account.runner());
        words.addAll(List.of(
                programs.server().toString(),
                "--no-defaults",
                "--basedir=" + programs.base(),
                "--datadir=" + directory.path().resolve("data"),
                "--tmpdir=" + directory.path().resolve("tmp"),
                "--secure-file-priv=" + directory.path().resolve("tmp"),
                "--pid-file=" + directory.path().resolve("data").resolve("pid"),
                "--socket=" + socket,
                "--skip-networking"));
        account.serverOption().ifPresent(words::add);
        Sizing sizing = Sizing.of(settings, need);
        words.addAll(sizing.serverOptions());
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        Process process = BareEnvironment.of(builder).start();
        process.getOutputStream().close();
        directory.owns(process.toHandle());
        sacrifice(process);
        return new EmbeddedHost(directory, process, socket, log, sizing.limit(), need.keep());
    }

    private static void sacrifice(Process process) {
        try {
            Files.writeString(
                    Path.of("/proc", Long.toString(process.pid()), "oom_score_adj"),
                    Integer.toString(Sizing.OOM_SCORE),
                    StandardOpenOption.WRITE);
        } catch (IOException refused) {
            return; // without it the kernel chooses by size, as ever
        }
    }

    @Override
    public List<String> sweep() {
        return ScratchDirectory.sweep(home).stream()
                .map(run -> "scratch server of drill " + run + " in '" + home + "'")
                .toList();
    }
}
