package io.recobro.source.files.scratch;

import io.recobro.source.Scratch;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.scratch.Room;
import io.recobro.source.scratch.ScratchDirectory;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** Opens scratch directories for the files of one job. */
public final class FilesScratch implements Scratch.Opener {
    private static final String BYTES = "bytes";

    private final Path home;
    private final OptionalLong spaceLimit;
    private final List<String> filesExist;
    private final FilesRestore.Opener targets;
    private final Clock clock;

    /**
     * @param home takes the scratch directories
     * @param spaceLimit bytes that the restored files may take; as much as is free without it
     * @param filesExist paths of the source that must be there after a restore
     */
    public FilesScratch(
            Path home, OptionalLong spaceLimit, List<String> filesExist, FilesRestore.Opener targets, Clock clock) {
        this.home = home.toAbsolutePath();
        this.spaceLimit = spaceLimit;
        this.filesExist = List.copyOf(filesExist);
        this.targets = targets;
        this.clock = clock;
    }

    @Override
    public List<String> checks() {
        return filesExist.stream().map(DirectoryScratch::checkName).toList();
    }

    @Override
    public String examine(Scratch.Need need) {
        long bytes = Long.parseLong(need.facts().getOrDefault(BYTES, String.valueOf(need.plainBytes())));
        Room.require(home, bytes, spaceLimit.orElse(Long.MAX_VALUE));
        return "directory below " + home;
    }

    @Override
    public Scratch open(Scratch.Need need, Progress progress) {
        examine(need);
        return new DirectoryScratch(ScratchDirectory.create(home, need.run()), need.keep(), filesExist, targets, clock);
    }

    @Override
    public List<String> sweep() {
        return ScratchDirectory.sweep(home).stream()
                .map(run -> "directory " + home.resolve(run))
                .toList();
    }
}
