package io.recobro.source.files.scratch;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreReport.Phase;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.Scratch;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scratch directory of one drill. */
final class DirectoryScratch implements Scratch {
    /** A scratch place is no place that files came from. */
    private static final FilesSettings NOWHERE =
            new FilesSettings(List.of(), List.of(), FilesSettings.Selection.ALL, false);

    private static final String FILES = "files";
    private static final String TREE = "tree";

    private final ScratchDirectory directory;
    private final boolean keep;
    private final List<String> filesExist;
    private final FilesRestore.Opener targets;
    private final Clock clock;
    private boolean closed;

    DirectoryScratch(
            ScratchDirectory directory,
            boolean keep,
            List<String> filesExist,
            FilesRestore.Opener targets,
            Clock clock) {
        this.directory = directory;
        this.keep = keep;
        this.filesExist = filesExist;
        this.targets = targets;
        this.clock = clock;
    }

    static String checkName(String path) {
        return "file exists: " + path;
    }

    private Path tree() {
        return directory.path().resolve(TREE);
    }

    @Override
    public String place() {
        return "directory " + directory.path();
    }

    @Override
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return versions;
    }

    @Override
    public List<String> items(BackupReader backup) {
        if (!StoredSnapshot.isIn(backup)) {
            throw Fault.BACKUP_DAMAGED.because("unable to drill the backup: it holds no tree of files");
        }
        return List.of(FILES);
    }

    @Override
    public RestoreReport restore(BackupReader backup, String item, Progress progress) {
        RestoreReport restored =
                new FilesRestore(targets, NOWHERE, Path::of, clock).restore(backup, request(), progress);
        progress.phase("check");
        Instant began = clock.instant();
        List<String> checked = new ArrayList<>(restored.checked());
        StoredSnapshot snapshot = new StoredSnapshot(backup);
        try (TargetDirectory target = targets.open(tree())) {
            checked.add(new TreeComparison(target, snapshot.contents(), root()).run(snapshot));
        } catch (IOException broken) {
            throw Fault.TARGET_FAILED.because(
                    "unable to read back what was restored into '" + tree() + "': " + broken.getMessage(), broken);
        }
        List<Phase> phases = new ArrayList<>(restored.phases());
        phases.add(new Phase("check", Duration.between(began, clock.instant())));
        return new RestoreReport(
                restored.target(),
                phases,
                restored.plainBytes(),
                restored.rows(),
                checked,
                restored.notices(),
                restored.unit());
    }

    private RestoreRequest request() {
        FileOptions.Owners owners = root() ? FileOptions.Owners.NUMERIC : FileOptions.Owners.NONE;
        FileOptions options = new FileOptions(false, Optional.empty(), false, owners);
        return new RestoreRequest(
                Optional.empty(),
                Optional.of(tree().toString()),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                RestoreRequest.Check.DIGESTS,
                false,
                false,
                List.of(),
                false,
                options);
    }

    private static boolean root() {
        return System.getProperty("user.name", "").equals("root");
    }

    @Override
    public List<Check> check(Progress progress) {
        return filesExist.stream().map(this::exists).toList();
    }

    private Check exists(String path) {
        Path restored = tree().resolve("./" + path).normalize();
        if (!restored.startsWith(tree())) {
            return Check.failed(checkName(path), "it leads out of the restored files");
        }
        return Files.exists(restored, LinkOption.NOFOLLOW_LINKS)
                ? Check.passed(checkName(path), "it is there")
                : Check.failed(checkName(path), "it is not among the restored files");
    }

    @Override
    public String access() {
        return "ls -la " + tree();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (keep) {
                directory.leave();
            } else {
                directory.close();
            }
        }
    }
}
