package io.recobro.source.files.restore;

import io.recobro.fault.Fault;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreReport.Phase;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.StoredSnapshot;
import io.recobro.source.files.landing.Losses;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.restore.Places.Locations;
import io.recobro.source.files.walk.Root;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Restores files of a snapshot: read tree and contents, plan, refuse what must not be, unpack, compare. Everything that is
 * written is compared with its content id first; what is damaged is left out, and the restore fails at its end, naming it.
 */
public final class FilesRestore {
    private static final int LEAST_THREADS = 4;
    private static final int MOST_THREADS = 16;

    private final Opener opener;
    private final FilesSettings settings;
    private final Function<String, Path> volumes;
    private final Clock clock;

    /**
     * @param opener of the directory that is restored into
     * @param settings of the job, for restores in place
     * @param volumes where a Docker volume lies
     */
    public FilesRestore(Opener opener, FilesSettings settings, Function<String, Path> volumes, Clock clock) {
        this.opener = opener;
        this.settings = settings;
        this.volumes = volumes;
        this.clock = clock;
    }

    /** Of snapshots that no job of directories made, so that nothing is left out of them. */
    public FilesRestore(Opener opener, Clock clock) {
        this(opener, new FilesSettings(List.of(), List.of(), FilesSettings.Selection.ALL, true), Path::of, clock);
    }

    /** Opens a directory of this machine. */
    public interface Opener {
        TargetDirectory open(Path directory) throws IOException;
    }

    /** The promises are those of {@link io.recobro.source.Source#restore}. */
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        FileOptions options = request.files();
        Path directory = directory(request);
        boolean empty = refuseWrongTarget(directory, request);
        Instant began = clock.instant();
        progress.phase("read snapshot");
        StoredSnapshot snapshot = new StoredSnapshot(backup);
        ContentIndex index = snapshot.contents();
        Selected selected = new Selected(snapshot, request.paths());
        Rules rules = Rules.of(options);
        Locations locations = options.inPlace() ? this::location : Locations.OWN_PATH;
        Plan plan = plan(index, selected, directory, rules, new Places(locations), empty);
        requireSpace(options.inPlace() ? plan.firstPlace() : directory, plan);
        Instant planned = clock.instant();
        List<Phase> phases = new ArrayList<>(List.of(new Phase("plan", Duration.between(began, planned))));
        String where = options.inPlace() ? "the places they came from" : directory.toString();
        if (request.dryRun()) {
            return new RestoreReport(where, phases, plan.bytes(), plan.files(), List.of(), plan.words(), "files");
        }
        progress.phase("restore");
        progress.expect(plan.bytes());
        makeDirectory(directory);
        Losses losses = new Losses(progress);
        List<String> notices = new ArrayList<>();
        long files;
        try (Target target = new Target(open(directory), rules.owners())) {
            Protection protection = options.inPlace() ? Protection.of(settings) : Protection.NONE;
            Unpacking unpacking = new Unpacking(index, target, new Places(locations), rules, losses, protection);
            try (unpacking) {
                try (Fetching fetching = new Fetching(backup, index, threads(request), progress)) {
                    unpacking.begin(fetching);
                    selected.each(unpacking);
                    unpacking.finish();
                }
            }
            files = unpacking.files();
            if (unpacking.kept() > 0) {
                notices.add(unpacking.kept() + " existing paths were left as they are");
            }
            if (unpacking.removed() > 0) {
                notices.add(unpacking.removed() + " paths that the snapshot does not have were removed");
            }
        }
        phases.add(new Phase("restore", Duration.between(planned, clock.instant())));
        losses.throwIfAny("everything else was restored into " + where);
        notices.addAll(losses.notices());
        notices.forEach(progress::notice);
        List<String> checked = List.of("every content with its SHA-256");
        return new RestoreReport(where, phases, plan.bytes(), files, checked, notices, "files");
    }

    private Optional<RawPath> location(RawPath root) {
        for (String volume : settings.volumes()) {
            if (Root.volume(volume, Path.of("/")).name().equals(root)) {
                return Places.real(volumes.apply(volume));
            }
        }
        return Places.ofMachine(root);
    }

    private static Path directory(RestoreRequest request) {
        if (request.files().inPlace()) {
            return Path.of("/");
        }
        return request.into()
                .map(Path::of)
                .orElseThrow(() -> Fault.USAGE_WRONG
                        .because("unable to restore files: it is not said where to")
                        .hint("name a directory with --into DIR, or say --in-place"))
                .toAbsolutePath()
                .normalize();
    }

    /** Returns whether the target holds nothing that could be compared with the snapshot. */
    private static boolean refuseWrongTarget(Path directory, RestoreRequest request) {
        FileOptions options = request.files();
        boolean empty = !options.inPlace() && isEmpty(directory);
        if (empty) {
            return true;
        }
        if (options.overwrite().isEmpty() && !options.inPlace()) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into '" + directory + "': it is not empty")
                    .hint("choose an empty directory, or say what happens to existing files: '--overwrite never' adds"
                            + " what is missing (and goes on with a restore that was cut off)");
        }
        if (options.destroys() && request.replace().isEmpty() && !request.dryRun()) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore " + (options.inPlace() ? "in place" : "into '" + directory + "'")
                            + ": existing files may be lost")
                    .hint("type what is overwritten: --replace " + (options.inPlace() ? "JOB" : directory.toString()));
        }
        return false;
    }

    private static boolean isEmpty(Path directory) {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        } catch (IOException failure) {
            throw Fault.TARGET_REFUSED.because(
                    "unable to restore into '" + directory + "': " + failure.getMessage(), failure);
        }
    }

    private Plan plan(
            ContentIndex index, Selected selected, Path directory, Rules rules, Places places, boolean empty) {
        if (empty) {
            Plan plan = new Plan(index, Optional.empty(), Optional.empty(), places);
            selected.each(plan);
            return plan;
        }
        try (Target target = new Target(open(directory), rules.owners())) {
            Plan plan = new Plan(index, Optional.of(target), Optional.of(new Existing(target, rules, index)), places);
            selected.each(plan);
            return plan;
        }
    }

    private TargetDirectory open(Path directory) {
        try {
            return opener.open(directory);
        } catch (IOException failure) {
            throw Fault.TARGET_REFUSED.because(
                    "unable to open directory '" + directory + "': " + failure.getMessage(), failure);
        }
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw Fault.TARGET_REFUSED.because(
                    "unable to make directory '" + directory + "': " + failure.getMessage(), failure);
        }
    }

    private static void requireSpace(Path directory, Plan plan) {
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            long free = existing == null
                    ? Long.MAX_VALUE
                    : Files.getFileStore(existing).getUsableSpace();
            if (plan.space() > free) {
                throw Fault.TARGET_REFUSED
                        .because("unable to restore into '" + directory + "': the files need " + plan.space()
                                + " bytes, there are " + free + " free")
                        .hint("choose a larger place with --into, or some of the files with --path");
            }
        } catch (IOException unknown) {
            throw Fault.TARGET_REFUSED.because(
                    "unable to find the free space of '" + directory + "': " + unknown.getMessage(), unknown);
        }
    }

    private static int threads(RestoreRequest request) {
        int processors = Runtime.getRuntime().availableProcessors();
        return request.sessions() > 0
                ? request.sessions()
                : Math.max(LEAST_THREADS, Math.min(MOST_THREADS, 2 * processors));
    }
}
