package io.recobro.cli;

import io.recobro.fault.ExitStatus;
import io.recobro.operation.SnapshotOperations;
import io.recobro.source.Snapshots.Change;
import io.recobro.source.Snapshots.Entry;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers about one snapshot with fixed results and remembers what was asked. */
final class FakeSnapshots implements SnapshotOperations {
    private static final Instant POINT = Instant.parse("2026-11-22T06:00:00Z");
    private static final Snapshot SNAPSHOT = new Snapshot(FakeOperations.ID, "files", "local", POINT);
    private static final Entry FILE =
            new Entry("/srv/a.txt", "file", 04755, 33, 33, "www-data", "", 1234, POINT, "", "aa");
    private static final Entry LINK =
            new Entry("/srv/link", "symlink", 0777, 0, 0, "root", "root", 5, POINT, "a.txt", "");

    private final List<Object> calls;

    FakeSnapshots(List<Object> calls) {
        this.calls = calls;
    }

    @Override
    public Snapshot files(FilesCall call, Consumer<Entry> taker, Progress progress) {
        calls.add(call);
        List.of(FILE, LINK).forEach(taker);
        return SNAPSHOT;
    }

    @Override
    public FindResult find(FindCall call, Progress progress) {
        calls.add(call);
        Version version = new Version(FILE, List.of("one", "two"));
        return new FindResult(ExitStatus.OK, List.of(new Found("files", FILE.path(), List.of(version))), 2, List.of());
    }

    @Override
    public Comparison compare(CompareCall call, Consumer<Change> taker, Progress progress) {
        calls.add(call);
        taker.accept(new Change(Change.Kind.ADDED, Optional.empty(), Optional.of(FILE), List.of()));
        taker.accept(new Change(Change.Kind.METADATA, Optional.of(LINK), Optional.of(LINK), List.of("owner")));
        return new Comparison(SNAPSHOT, SNAPSHOT);
    }

    @Override
    public Snapshot dump(DumpCall call, OutputStream out, Progress progress) {
        calls.add(call);
        try {
            out.write(new byte[] {'x', (byte) 0xff});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return SNAPSHOT;
    }
}
