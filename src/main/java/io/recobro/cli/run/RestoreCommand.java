package io.recobro.cli.run;

import io.recobro.cli.recovery.SiteRecovery;
import io.recobro.cli.recovery.WholeSite;
import io.recobro.cli.session.Session;
import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.config.TargetQdrant;
import io.recobro.config.TargetServer;
import io.recobro.fault.Fault;
import io.recobro.operation.RestoreOperations.FileRestoreCall;
import io.recobro.operation.RestoreOperations.RestoreCall;
import io.recobro.operation.RestoreOperations.RestoreResult;
import io.recobro.operation.RestoreOperations.UrlRestoreCall;
import io.recobro.secret.FileSecret;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a backup back. */
@Command(
        name = "restore",
        header = "Restore a backup, the whole site, or a lone dump file.",
        description = "%nTakes the newest backup of the job, loads it and compares the result with what was captured."
                + " Nothing that holds data is overwritten unless its name is typed with --replace. Without --into"
                + " the original name is used.",
        footer = {
            "  recobro restore db --into jaraba_restored",
            "                                 the newest backup, under a new name",
            "  recobro restore db --at 2026-11-22T06:00:00Z --into jaraba_before",
            "                                 the state before something went wrong",
            "  recobro restore db --table users --into rescue",
            "                                 one table",
            "  recobro restore db --replace jaraba",
            "                                 in place, over what is there",
            "  recobro restore vectors --collection docs --into docs_restored --switch-alias docs_live",
            "                                 a collection under a new name, then the alias",
            "  recobro restore --all --from s3 --dry-run",
            "                                 the plan for the whole site, from one destination",
            "  recobro restore files --into /srv/restored --path '/srv/drupal/files/2026/**/*.pdf'",
            "                                 some files, below a directory with their whole path",
            "  recobro restore files --in-place --overwrite if-changed --replace files",
            "                                 files back to where they were; what differs is kept in a backup first",
            "  recobro restore --file dump.sql.gz --into shop --user root --password-file pw",
            "                                 any dump file, without a configuration",
            "  recobro restore --from-url file:///mnt/usb/SITE/JOB --into /srv/restored",
            "                                 the newest backup of a job, without a configuration"
        })
public final class RestoreCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "JOB", arity = "0..1", description = "Name of the job whose backup is restored.")
    private String job;

    @ArgGroup
    private Choice choice = new Choice();

    @Option(
            names = "--from",
            paramLabel = "DESTINATION",
            description = "Read from here; else from the first that has it whole.")
    private String from;

    @Option(
            names = "--into",
            paramLabel = "NAME_OR_DIR",
            description = "New name of the database or collection, or a directory.")
    private String into;

    @Option(
            names = "--database",
            paramLabel = "D",
            description = "Which database of the job; needed when it has several.")
    private String database;

    @Option(
            names = "--collection",
            paramLabel = "C",
            description = "Which collection of the job; all of them without it.")
    private String collection;

    @Option(
            names = "--switch-alias",
            paramLabel = "ALIAS",
            arity = "0..1",
            fallbackValue = RestoreRequest.ITS_OWN,
            description = "Point this alias at the restored collection once it is compared; without a name all that it"
                    + " had. May be given again.")
    private List<String> aliases = new ArrayList<>();

    @Option(names = "--any-version", description = "Restore into a Qdrant of another minor version, too.")
    private boolean anyVersion;

    @Option(names = "--table", paramLabel = "T", description = "Only this table; may be given again.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "P",
            description = "Only this path with all below it, or what matches a pattern as in .gitignore; may be given"
                    + " again.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--replace",
            paramLabel = "NAME",
            description = "Overwrite the target that has this name and is not empty.")
    private String replace;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Say what would happen, write nothing.")
    private boolean dryRun;

    @Option(names = "--sessions", paramLabel = "N", defaultValue = "0", description = "Load with this many sessions.")
    private int sessions;

    @Option(
            names = "--check",
            paramLabel = "LEVEL",
            defaultValue = "digests",
            description = "Compare afterwards: none, inventory, counts or digests (default: ${DEFAULT-VALUE}).")
    private Check check;

    @Option(names = "--no-binlog", description = "Keep the restored rows out of the server's binary log.")
    private boolean noBinlog;

    @ArgGroup(exclusive = false, heading = "%nFiles:%n")
    private RestoredFiles files = new RestoredFiles();

    @ArgGroup(exclusive = false, heading = "%nThe Qdrant server to restore into, where it is not the job's:%n")
    private QdrantServer qdrant = new QdrantServer();

    @ArgGroup(exclusive = false, heading = "%nThe server to restore into, where it is not the job's:%n")
    private OtherServer server = new OtherServer();

    @ArgGroup(exclusive = false, heading = "%nThe whole site:%n")
    private WholeSite wholeSite = new WholeSite();

    public RestoreCommand(Session session) {
        this.session = session;
    }

    /** What to restore; the newest backup of the job when nothing is said. */
    static final class Choice {
        @Option(
                names = "--backup",
                paramLabel = "ID",
                description = "This backup; an abbreviation or 'latest' will do.")
        private String backup;

        @Option(names = "--at", paramLabel = "TIME", description = "The newest recovery point not after this UTC time.")
        private Instant at;

        @Option(names = "--file", paramLabel = "DUMP", description = "A dump file: .sql, .sql.gz or .sql.zst.")
        private Path file;

        @Option(
                names = "--from-url",
                paramLabel = "URL",
                description = "A backup by its address, without a configuration: file:///DIR, https://HOST or"
                        + " s3://BUCKET, then …/SITE/JOB/manifests/….json; with file and s3 also …/SITE/JOB for the"
                        + " newest. s3 takes keys from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the server from"
                        + " AWS_ENDPOINT_URL.")
        private String url;

        boolean withoutCatalogue() {
            return file != null || url != null;
        }
    }

    /** Another Qdrant server. */
    static final class QdrantServer {
        @Option(names = "--url", paramLabel = "URL", description = "Its address; once per node, in their order.")
        private List<URI> urls = new ArrayList<>();

        @Option(names = "--api-key-file", paramLabel = "FILE", description = "File with its API key.")
        private Path apiKeyFile;

        TargetQdrant named() {
            return new TargetQdrant(
                    List.copyOf(urls), Optional.ofNullable(apiKeyFile).map(FileSecret::new));
        }
    }

    @Override
    public Integer call() {
        refuseWrongCombinations();
        if (wholeSite.wanted()) {
            return restoreAll();
        }
        RestoreRequest request = new RestoreRequest(
                Optional.ofNullable(collection == null ? database : collection),
                Optional.ofNullable(into),
                List.copyOf(tables),
                List.copyOf(paths),
                Optional.ofNullable(replace),
                sessions,
                check,
                noBinlog,
                dryRun,
                List.copyOf(aliases),
                anyVersion,
                files.options());
        RestoreResult result = choice.url != null
                ? fromUrl(request)
                : choice.file == null ? fromCatalogue(request) : fromFile(request);
        return session.print(result.status(), RestoreText.json(result), RestoreText.lines(result));
    }

    private void refuseWrongCombinations() {
        if (wholeSite.wanted()) {
            refuseMoreThanTheSite();
            return;
        }
        if (wholeSite.lacksAll()) {
            throw wrong("--yes, --only, --except and --servers-into belong to --all");
        }
        if (!choice.withoutCatalogue() && job == null) {
            throw wrong("name the JOB whose backup is restored, or a dump with --file");
        }
        if (choice.url != null && (job != null || from != null || into == null)) {
            throw wrong("--from-url names the job and the place itself: leave out JOB and --from, and say --into");
        }
        if (choice.file != null && into == null) {
            throw wrong("--file needs --into NAME");
        }
        if (choice.file != null && from != null) {
            throw wrong("--file and --from exclude each other");
        }
        files.mistake(job, Optional.ofNullable(into), Optional.ofNullable(replace))
                .ifPresent(mistake -> {
                    throw wrong(mistake);
                });
        if (into != null && replace != null && !into.equals(replace)) {
            throw wrong("--replace must repeat the name under --into, '" + into + "'");
        }
        if (server.contradicts()) {
            throw wrong("--socket excludes --host and --port");
        }
        if (database != null && collection != null) {
            throw wrong("--database and --collection exclude each other");
        }
        if (!qdrant.named().unnamed() && (choice.file != null || !server.named().unnamed())) {
            throw wrong("--url and --api-key-file name a Qdrant server: they exclude --file and the options of others");
        }
        for (URI url : qdrant.urls) {
            if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
                throw wrong("--url must be one such as http://127.0.0.1:6333, not '" + url + "'");
            }
        }
        if (sessions < 0 || sessions > 64) {
            throw wrong("--sessions must be 0 to 64");
        }
    }

    private void refuseMoreThanTheSite() {
        boolean part = !tables.isEmpty() || !paths.isEmpty() || database != null || collection != null;
        boolean other = into != null || replace != null || choice.backup != null || choice.withoutCatalogue();
        if (job != null || part || other || !aliases.isEmpty()) {
            throw wrong("--all restores everything under its own name: leave out JOB and what names a part of it");
        }
    }

    private int restoreAll() {
        Map<String, SourceConfig> targets = new LinkedHashMap<>();
        for (JobConfig each : session.site().jobs().values()) {
            if (each.source() instanceof SourceConfig.MariaDbSource
                    && !server.named().unnamed()) {
                targets.put(each.name(), server.named().over(Optional.of(each.source())));
            } else if (each.source() instanceof SourceConfig.QdrantSource
                    && !qdrant.named().unnamed()) {
                targets.put(each.name(), qdrant.named().over(each.source()));
            }
        }
        return new SiteRecovery(session, wholeSite)
                .run(
                        Optional.ofNullable(from).map(session::destination),
                        Optional.ofNullable(choice.at),
                        targets,
                        dryRun);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private RestoreResult fromCatalogue(RestoreRequest request) {
        RestoreCall call = new RestoreCall(
                session.jobWithBackups(job).name(),
                Optional.ofNullable(choice.backup),
                Optional.ofNullable(choice.at),
                Optional.ofNullable(from).map(session::destination),
                target(session.jobWithBackups(job).source()),
                request);
        return session.call((operations, progress) -> operations.restore(call, progress));
    }

    /** Empty when the job's own server is meant. */
    private Optional<SourceConfig> target(SourceConfig own) {
        if (!qdrant.named().unnamed()) {
            return Optional.of(qdrant.named().over(own));
        }
        TargetServer named = server.named();
        return named.unnamed() ? Optional.empty() : Optional.of(named.over(Optional.of(own)));
    }

    private RestoreResult fromUrl(RestoreRequest request) {
        BackupUrl url = BackupUrl.of(choice.url, session.environment());
        UrlRestoreCall call = new UrlRestoreCall(
                url.place(),
                url.site(),
                url.job(),
                url.manifest(),
                server.named().over(Optional.empty()),
                request);
        return session.callWithoutSite((operations, progress) -> operations.restoreUrl(call, progress));
    }

    private RestoreResult fromFile(RestoreRequest request) {
        if (!java.nio.file.Files.isReadable(choice.file)) {
            throw Fault.USAGE_WRONG.because(
                    "unable to read dump '" + choice.file + "': no such file, or permission denied");
        }
        FileRestoreCall call = new FileRestoreCall(
                choice.file,
                server.named()
                        .over(Optional.ofNullable(job)
                                .map(name -> session.jobWithBackups(name).source())),
                request);
        return session.callWithoutSite((operations, progress) -> operations.restoreFile(call, progress));
    }
}
