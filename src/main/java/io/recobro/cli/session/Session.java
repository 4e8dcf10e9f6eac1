package io.recobro.cli.session;

import io.recobro.cli.output.JsonOutput;
import io.recobro.cli.output.Terminal;
import io.recobro.cli.output.TerminalProgress;
import io.recobro.config.ConfigLoader;
import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.config.yaml.Closest;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.Operations;
import io.recobro.operation.service.Service;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** One call of the program: options that every command knows, streams, configuration, operations. Not thread-safe. */
public final class Session {
    private final Terminal terminal;
    private final Clock clock;
    private final Map<String, String> environment;
    private final ConfigLoader loader;
    private final Operations.Factory factory;
    private final Service service;
    private SiteConfig site;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; else $RECOBRO_CONFIG, ./recobro.yml, /etc/recobro/recobro.yml.")
    private Path config;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON instead of text.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress and no notices.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Stack traces of errors, and more log lines.")
    private boolean verbose;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "No colours and no moving line; so does NO_COLOR.")
    private boolean noColor;

    @Option(
            names = "--no-input",
            scope = ScopeType.INHERIT,
            description = "Never ask; what needs a confirmation fails without it.")
    private boolean noInput;

    public Session(
            Terminal terminal,
            Map<String, String> environment,
            ConfigLoader loader,
            Clock clock,
            Operations.Factory factory,
            Service service) {
        this.terminal = terminal;
        this.clock = clock;
        this.environment = Map.copyOf(environment);
        this.loader = loader;
        this.factory = factory;
        this.service = service;
        this.noColor = environment.containsKey("NO_COLOR")
                && !environment.get("NO_COLOR").isEmpty();
    }

    public Terminal terminal() {
        return terminal;
    }

    /** The variables that the program was called with. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The time of the call. */
    public Instant now() {
        return clock.instant();
    }

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }

    /** The configuration, read on first use. */
    public SiteConfig site() {
        if (site == null) {
            site = load();
        }
        return site;
    }

    private SiteConfig load() {
        return loader.load(loader.find(Optional.ofNullable(config)));
    }

    /** Serves as the daemon, with the configuration as it is each time it is needed. */
    public ExitStatus serve() {
        return service.serve(this::load);
    }

    /** A job of the configuration. */
    public JobConfig job(String name) {
        return known("job", name, site().jobs().keySet(), site().jobs()::get);
    }

    /** A job of the configuration, or the one that holds what was there before its restores. */
    public JobConfig jobWithBackups(String name) {
        return name.endsWith(JobConfig.BEFORE_RESTORE)
                ? job(name.substring(0, name.length() - JobConfig.BEFORE_RESTORE.length()))
                        .beforeRestore()
                : job(name);
    }

    /** Refuses the name of a destination that is not in the configuration. */
    public String destination(String name) {
        return known("destination", name, site().destinations().keySet(), known -> known);
    }

    private static <T> T known(String thing, String name, Collection<String> names, Function<String, T> get) {
        if (!names.contains(name)) {
            throw Fault.USAGE_WRONG
                    .because("unable to find " + thing + " '" + name + "': it is not in the configuration")
                    .hint(Closest.to(name, names)
                            .map(close -> "did you mean '" + close + "'?")
                            .orElse("there is: " + String.join(", ", names)));
        }
        return get.apply(name);
    }

    /**
     * Asks for a name to be typed, so that nothing is done by mistake.
     *
     * @return what was typed; empty when nobody can be asked or nobody may be
     */
    public Optional<String> ask(String question) {
        if (noInput || json) {
            return Optional.empty();
        }
        terminal.err().print(question);
        terminal.err().flush();
        return terminal.answer().get();
    }

    /** Calls operations of the configured site, showing progress until the call returns. */
    public <T> T call(Call<T> call) {
        return call(Optional.of(site()), call);
    }

    /** Calls operations that need no configuration. */
    public <T> T callWithoutSite(Call<T> call) {
        return call(Optional.empty(), call);
    }

    private <T> T call(Optional<SiteConfig> with, Call<T> call) {
        try (Operations operations = factory.create(with)) {
            if (quiet) {
                return call.on(operations, Progress.NONE);
            }
            try (TerminalProgress progress = progress()) {
                return call.on(operations, progress);
            }
        }
    }

    private TerminalProgress progress() {
        if (json) {
            return TerminalProgress.json(terminal.err(), clock);
        }
        return terminal.lively() && !noColor
                ? TerminalProgress.live(terminal.err(), clock)
                : TerminalProgress.lines(terminal.err(), clock);
    }

    /** Prints the result: text lines, or JSON when asked for. Returns the exit status of the command. */
    public int print(ExitStatus status, JsonNode data, List<String> text) {
        if (json) {
            terminal.out().println(data.toPrettyString());
        } else {
            text.forEach(terminal.out()::println);
        }
        terminal.out().flush();
        return status.code();
    }

    /** Tells something on stderr, unless JSON is wanted or nothing. */
    public void say(String message) {
        if (!quiet && !json) {
            terminal.err().println("recobro: " + message);
        }
    }

    /** A call of operations. */
    public interface Call<T> {
        T on(Operations operations, Progress progress);
    }

    /** The word for a status, as in the JSON. */
    public static String word(ExitStatus status) {
        return JsonOutput.word(status).replace('-', ' ');
    }
}
