package io.recobro;

import io.recobro.backup.RunContext;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.lease.Holder;
import io.recobro.config.DestinationConfig;
import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.FtpDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.DestinationConfig.SftpDestination;
import io.recobro.config.SiteConfig;
import io.recobro.config.SourceConfig;
import io.recobro.daemon.control.ControlClient;
import io.recobro.daemon.schedule.Plan;
import io.recobro.fault.ExitStatus;
import io.recobro.operation.Operations;
import io.recobro.operation.StatusOperations.NextRun;
import io.recobro.operation.service.DaemonPresence;
import io.recobro.site.Site;
import io.recobro.site.SiteOperations;
import io.recobro.site.Watch;
import io.recobro.source.BackupReader;
import io.recobro.source.Source;
import io.recobro.source.files.browse.FileSnapshots;
import io.recobro.source.files.fetch.FilesCheck;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.capture.MariaDbSource;
import io.recobro.source.mariadb.capture.Restorer;
import io.recobro.source.mariadb.restore.DumpCheck;
import io.recobro.source.mariadb.restore.MariaDbRestore;
import io.recobro.source.mariadb.tool.MariaDbDumpSource;
import io.recobro.source.qdrant.QdrantSettings;
import io.recobro.source.qdrant.capture.QdrantSource;
import io.recobro.source.qdrant.content.SnapshotCheck;
import io.recobro.source.qdrant.restore.QdrantRestore;
import io.recobro.storage.Storage;
import io.recobro.storage.dir.DirSettings;
import io.recobro.storage.dir.DirStorage;
import io.recobro.storage.ftp.FtpServer;
import io.recobro.storage.s3.S3Settings;
import io.recobro.storage.s3.S3Storage;
import io.recobro.storage.sftp.SftpServer;
import io.recobro.storage.transfer.TransferStorage;
import io.recobro.storage.web.WebStorage;
import io.recobro.stream.Progress;
import io.recobro.stream.segment.SegmentPool;
import io.recobro.stream.segment.SegmentWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The one place that constructs adapters. */
final class Wiring {
    /** One filling, one waiting and two on their way to the slowest destination. */
    static final int SEGMENTS = 4;

    private static final String SOCKET = "control.sock";
    private static final Path SYSTEM_SOCKET = Path.of("/run/recobro", SOCKET);

    /** As many sessions as a source opens at most by itself. */
    private static final int MAX_SESSIONS = 8;

    private final Clock clock;
    private final Map<String, String> environment;
    private final FilesRestore.Opener targets;

    /** For this process and machine. */
    Wiring() {
        this(Clock.systemUTC(), System.getenv(), Linux::openTarget);
    }

    /** @param targets opens the directories that files are restored into */
    Wiring(Clock clock, Map<String, String> environment, FilesRestore.Opener targets) {
        this.clock = clock;
        this.environment = environment;
        this.targets = targets;
    }

    Clock clock() {
        return clock;
    }

    /** The operations that the command line uses: backups by the daemon of the site when there is one. */
    static Operations operations(Optional<SiteConfig> config) {
        return new Wiring().operationsOf(config);
    }

    Operations operationsOf(Optional<SiteConfig> config) {
        return make(config, context(SEGMENTS), presence());
    }

    /** The daemon; serves once. */
    static ExitStatus serve(Supplier<SiteConfig> configuration) {
        return new DaemonWiring(new Wiring(), System.getenv()).serve(configuration);
    }

    /** Operations that share the memory of a context. */
    Operations make(Optional<SiteConfig> config, RunContext context, DaemonPresence presence) {
        Site site = new Site(
                config,
                this::storage,
                source -> source(source, config),
                Wiring::parse,
                Optional.of(new FileSnapshots()),
                drills()::scratch);
        NextRun nextRun = config.map(known -> Plan.nextRun(known.site())).orElse(NextRun.UNKNOWN);
        return new SiteOperations(site, context, new Watch(nextRun, presence));
    }

    private DaemonPresence presence() {
        List<Path> sockets = Stream.of(
                        ownSocket(environment),
                        SYSTEM_SOCKET,
                        stateDirectory(environment).resolve(SOCKET))
                .distinct()
                .toList();
        return new ControlClient(sockets, program(), user());
    }

    /** {@code $RUNTIME_DIRECTORY} (systemd), else the state directory. */
    static Path ownSocket(Map<String, String> environment) {
        String given = environment.get("RUNTIME_DIRECTORY");
        Path directory = given != null && !given.isEmpty() ? Path.of(given.split(":")[0]) : stateDirectory(environment);
        return directory.resolve(SOCKET);
    }

    static String program() {
        return "recobro/" + version();
    }

    RunContext context(int segments) {
        return new RunContext(
                clock,
                new SecureRandom(),
                program(),
                RunRecord.MANUAL,
                user(),
                stateDirectory(environment),
                new SegmentPool(segments),
                0,
                2 * MAX_SESSIONS,
                SegmentWriter.OBJECT_LIMIT);
    }

    /** The account and host, and who called {@code sudo} to become that account. */
    static String user() {
        Map<String, String> environment = System.getenv();
        String by = System.getProperty("user.name", "unknown") + "@" + Holder.hostName();
        String before = environment.getOrDefault("SUDO_USER", "");
        String uid = environment.containsKey("SUDO_UID") ? ", uid " + environment.get("SUDO_UID") : "";
        return before.isEmpty() ? by : by + " (sudo by " + before + uid + ")";
    }

    Storage storage(DestinationConfig destination) {
        return switch (destination) {
            case DirDestination dir -> new DirStorage(dir.name(), new DirSettings(dir.path()), clock);
            case S3Destination s3 -> new S3Storage(settings(s3), clock);
            case DestinationConfig.WebDestination web -> new WebStorage(web.base(), Thread::sleep);
            case SftpDestination sftp ->
                new TransferStorage(
                        sftp.name(),
                        new SftpServer(sftp.settings()),
                        sftp.settings().path(),
                        sftp.settings().connections(),
                        clock,
                        Thread::sleep,
                        new SecureRandom());
            case FtpDestination ftp ->
                new TransferStorage(
                        ftp.name(),
                        new FtpServer(ftp.settings()),
                        ftp.settings().path(),
                        ftp.settings().connections(),
                        clock,
                        Thread::sleep,
                        new SecureRandom());
        };
    }

    private static S3Settings settings(S3Destination s3) {
        URI endpoint = s3.endpoint().orElseGet(() -> URI.create("https://s3." + s3.region() + ".amazonaws.com"));
        return new S3Settings(
                s3.name(),
                endpoint,
                s3.region(),
                s3.bucket(),
                s3.prefix(),
                s3.pathStyle(),
                s3.accessKey(),
                s3.secretKey(),
                s3.ca(),
                S3Settings.DEFAULT_TIMEOUT,
                s3.parallelParts());
    }

    static void parse(BackupReader backup, Progress progress) {
        DumpCheck.verify(backup, progress);
        SnapshotCheck.verify(backup, progress);
        FilesCheck.verify(backup, progress);
    }

    Source source(SourceConfig source, Optional<SiteConfig> site) {
        return switch (source) {
            case SourceConfig.MariaDbSource mariadb -> mariaDb(mariadb.settings());
            case SourceConfig.QdrantSource qdrant -> qdrant(qdrant.settings());
            case SourceConfig.FilesSource files -> filesWiring().files(files.settings());
            case SourceConfig.ServerSource server -> filesWiring().server(server.settings(), site);
            case SourceConfig.BucketSource bucket -> filesWiring().bucket(bucket.settings());
        };
    }

    DrillWiring drills() {
        return new DrillWiring(stateDirectory(environment).resolve("scratch"), clock);
    }

    private FilesWiring filesWiring() {
        return new FilesWiring(stateDirectory(environment), environment, targets, clock);
    }

    private Source qdrant(QdrantSettings settings) {
        return new QdrantSource(
                settings,
                new QdrantRestore(settings, clock, Thread::sleep),
                stateDirectory(environment).resolve("qdrant"),
                clock,
                Thread::sleep);
    }

    private Source mariaDb(MariaDbSettings settings) {
        MariaDbConnector connector = new MariaDbConnector(settings);
        Restorer restorer = new MariaDbRestore(connector, clock);
        return switch (settings.engine()) {
            case RECOBRO -> new MariaDbSource(connector, restorer, clock);
            case MARIADB_DUMP -> new MariaDbDumpSource(connector, restorer, clock);
        };
    }

    /** {@code $STATE_DIRECTORY} (systemd), else {@code /var/lib/recobro} where it can be written, else the user's own. */
    static Path stateDirectory(Map<String, String> environment) {
        String given = environment.get("STATE_DIRECTORY");
        if (given != null && !given.isEmpty()) {
            return Path.of(given.split(":")[0]);
        }
        Path system = Path.of("/var/lib/recobro");
        if (Files.isWritable(system)) {
            return system;
        }
        String state = environment.get("XDG_STATE_HOME");
        Path base = state != null && !state.isEmpty()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("recobro");
    }

    static String version() {
        String version = Wiring.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
