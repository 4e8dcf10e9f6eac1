package io.recobro.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER;

import io.recobro.cli.files.DiffCommand;
import io.recobro.cli.files.DumpCommand;
import io.recobro.cli.files.FindCommand;
import io.recobro.cli.output.ErrorReport;
import io.recobro.cli.output.Terminal;
import io.recobro.cli.recovery.RunbookCommand;
import io.recobro.cli.run.BackupNowCommand;
import io.recobro.cli.run.DaemonCommand;
import io.recobro.cli.run.DrillCommand;
import io.recobro.cli.run.PinCommand;
import io.recobro.cli.run.PruneCommand;
import io.recobro.cli.run.ReplicateCommand;
import io.recobro.cli.run.RestoreCommand;
import io.recobro.cli.run.UnpinCommand;
import io.recobro.cli.session.Session;
import io.recobro.cli.setup.CompletionCommand;
import io.recobro.cli.setup.ConfigCommand;
import io.recobro.cli.setup.DoctorCommand;
import io.recobro.cli.setup.InitCommand;
import io.recobro.cli.setup.NotifyCommand;
import io.recobro.cli.setup.StorageCommand;
import io.recobro.cli.show.HistoryCommand;
import io.recobro.cli.show.ListCommand;
import io.recobro.cli.show.ShowCommand;
import io.recobro.cli.show.StatusCommand;
import io.recobro.cli.show.VerifyCommand;
import io.recobro.config.ConfigLoader;
import io.recobro.config.yaml.Closest;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.operation.Operations;
import io.recobro.operation.service.Service;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs the command and turns whatever happens into messages and an exit status. */
public final class CommandRunner {
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final ConfigLoader loader;
    private final Clock clock;
    private final Operations.Factory factory;
    private final Service service;

    public CommandRunner(
            Terminal terminal,
            Map<String, String> environment,
            ConfigLoader loader,
            Clock clock,
            Operations.Factory factory,
            Service service) {
        this.terminal = terminal;
        this.environment = environment;
        this.loader = loader;
        this.clock = clock;
        this.factory = factory;
        this.service = service;
    }

    /** Returns the exit status; throws nothing but errors of the machine. */
    public int run(String... arguments) {
        Session session = new Session(terminal, environment, loader, clock, factory, service);
        List<String> given = Arrays.asList(arguments);
        CommandLine line = commandLine(session, given);
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(session, failure));
        line.setParameterExceptionHandler((failure, ignored) -> new ErrorReport(
                        terminal, given.contains("--json"), given.contains("-v") || given.contains("--verbose"))
                .print(usage(failure))
                .code());
        int status = line.execute(arguments);
        return terminal.lost().get().map(cause -> lost(session, status, cause)).orElse(status);
    }

    /** A command whose data did not arrive has not succeeded, whatever it did before. */
    private int lost(Session session, int status, String cause) {
        int told = report(
                session,
                Fault.OUTPUT_LOST
                        .because("unable to write the output: " + cause)
                        .hint("what was written of it is not complete"));
        return status == ExitStatus.OK.code() ? told : status;
    }

    private int report(Session session, Exception failure) {
        ErrorReport report = new ErrorReport(terminal, session.json(), session.verbose());
        return report.print(failure instanceof ParameterException wrong ? usage(wrong) : failure)
                .code();
    }

    /**
     * The command line as far as the arguments can need it: building the model of a command costs more than running some.
     *
     * @param arguments all commands are there when none of them is named, or when help or completion is wanted
     */
    static CommandLine commandLine(Session session, List<String> arguments) {
        CommandLine line = new CommandLine(new RecobroCommand(session));
        Map<String, Supplier<Object>> commands = commands(session);
        boolean some = arguments.stream().anyMatch(commands::containsKey)
                && !arguments.contains("--help")
                && !arguments.contains("-h")
                && !arguments.contains("completion");
        commands.forEach((name, command) -> {
            if (!some || arguments.contains(name)) {
                line.addSubcommand(command.get());
            }
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Instant.class, CommandRunner::time);
        line.setOut(new PrintWriter(session.terminal().out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(session.terminal().err(), true, StandardCharsets.UTF_8));
        if (arguments.contains("--no-color")) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        teach(line);
        return line;
    }

    private static Map<String, Supplier<Object>> commands(Session session) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("backup-now", () -> new BackupNowCommand(session));
        commands.put("status", () -> new StatusCommand(session));
        commands.put("history", () -> new HistoryCommand(session));
        commands.put("list", () -> new ListCommand(session));
        commands.put("show", () -> new ShowCommand(session));
        commands.put("verify", () -> new VerifyCommand(session));
        commands.put("replicate", () -> new ReplicateCommand(session));
        commands.put("restore", () -> new RestoreCommand(session));
        commands.put("drill", () -> new DrillCommand(session));
        commands.put("find", () -> new FindCommand(session));
        commands.put("diff", () -> new DiffCommand(session));
        commands.put("dump", () -> new DumpCommand(session));
        commands.put("prune", () -> new PruneCommand(session));
        commands.put("pin", () -> new PinCommand(session));
        commands.put("unpin", () -> new UnpinCommand(session));
        commands.put("init", () -> new InitCommand(session));
        commands.put("doctor", () -> new DoctorCommand(session));
        commands.put("daemon", () -> new DaemonCommand(session));
        commands.put("config", () -> new ConfigCommand(session));
        commands.put("storage", () -> new StorageCommand(session));
        commands.put("notify", () -> new NotifyCommand(session));
        commands.put("runbook", () -> new RunbookCommand(session));
        commands.put("completion", () -> new CompletionCommand(session));
        return commands;
    }

    private static void teach(CommandLine line) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitStatus status : ExitStatus.values()) {
            meanings.put(Integer.toString(status.code()), status.meaning());
        }
        line.getCommandSpec().usageMessage().exitCodeList(meanings);
        line.getHelpSectionMap()
                .put(SECTION_KEY_FOOTER, help -> help.footer().stripTrailing() + System.lineSeparator());
        line.getSubcommands().values().forEach(CommandRunner::teach);
    }

    private static RecobroException usage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String message = failure.getMessage();
        Optional<String> close = Optional.empty();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().getFirst();
            boolean option = argument.startsWith("-");
            message = (option ? "unknown option '" : "unknown argument '") + argument + "'";
            close = Closest.to(
                    argument,
                    option
                            ? optionNames(command)
                            : List.copyOf(command.getSubcommands().keySet()));
        }
        return Fault.USAGE_WRONG
                .because("unable to run '" + name + "': " + lowerFirst(message), failure)
                .hint(close.map(word -> "did you mean '" + word + "'?").orElse("see '" + name + " --help'"));
    }

    private static List<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(option -> option.startsWith("--"))
                .toList();
    }

    private static String lowerFirst(String message) {
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    /** RFC 3339, or the same without a zone, seconds or time of day, in UTC. */
    private static Instant time(String text) {
        String normal = text.strip().replace(' ', 'T');
        try {
            if (normal.length() == 10) {
                return LocalDate.parse(normal).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            return normal.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")
                    ? OffsetDateTime.parse(normal).toInstant()
                    : LocalDateTime.parse(normal).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException failure) {
            throw new TypeConversionException("'" + text + "' is no time such as 2026-11-22T06:00:00Z");
        }
    }
}
