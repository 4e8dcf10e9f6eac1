package io.recobro.source.server;

import io.recobro.fault.Finding;
import io.recobro.source.ArtifactSink;
import io.recobro.source.BackupReader;
import io.recobro.source.CaptureReport;
import io.recobro.source.Examination;
import io.recobro.source.RestoreReport;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.server.host.Host;
import io.recobro.source.server.inventory.Inventory;
import io.recobro.stream.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** This machine: an inventory, and a snapshot of its directories as any other of files. Thread-safe. */
public final class ServerSource implements Source {
    private final ServerPlaces places;
    private final Function<FilesSettings, Source> files;
    private final Supplier<List<LeftOut>> otherJobs;
    private final Host host;
    private final Clock clock;

    /**
     * @param files makes the source that captures and restores directories
     * @param otherJobs what other jobs capture, or must not be captured as files; asked anew for every capture
     */
    public ServerSource(
            ServerSettings settings,
            Function<FilesSettings, Source> files,
            Supplier<List<LeftOut>> otherJobs,
            Host host,
            Clock clock) {
        this.places = new ServerPlaces(settings, host);
        this.files = files;
        this.otherJobs = otherJobs;
        this.host = host;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "server";
    }

    private Source directories(List<Path> roots, List<LeftOut> leftOut) {
        return files.apply(places.files(roots, leftOut));
    }

    @Override
    public void check() {
        List<Path> roots = places.roots();
        directories(roots, leftOut(roots)).check();
    }

    private List<LeftOut> leftOut(List<Path> roots) {
        return places.leftOut(roots, otherJobs.get());
    }

    @Override
    public Examination examine() {
        List<Path> roots = places.roots();
        List<LeftOut> leftOut = leftOut(roots);
        Examination of = directories(roots, leftOut).examine();
        List<Finding> findings = new ArrayList<>(of.findings());
        if (!"root".equals(System.getProperty("user.name"))) {
            findings.add(Finding.warning(
                    "this is not root: files and partitions of others cannot be read, and the run will be partial",
                    "run the daemon as root, or give it AmbientCapabilities=CAP_DAC_READ_SEARCH"));
        }
        leftOut.forEach(left -> findings.add(Finding.ok("'" + left.path() + "' is left out: it " + left.reason())));
        return new Examination(of.place(), of.captured(), of.leftOut(), findings);
    }

    @Override
    public CaptureReport capture(ArtifactSink sink, Progress progress) {
        progress.phase("inventory");
        Inventory.Result inventory = Inventory.write(host, sink, clock.instant());
        progress.phase("capture");
        List<Path> roots = places.roots();
        List<LeftOut> leftOut = leftOut(roots);
        CaptureReport report = directories(roots, leftOut).capture(sink, progress);
        SortedMap<String, String> facts = new TreeMap<>(report.facts());
        facts.put("inventory_pages", Integer.toString(inventory.artifacts().size()));
        facts.put("inventory_failed", Integer.toString(inventory.failed()));
        facts.put(
                "left_out",
                String.join(
                        ", ",
                        leftOut.stream()
                                .map(left -> left.path() + " (" + left.reason() + ")")
                                .toList()));
        List<String> warnings = new ArrayList<>(report.warnings());
        if (inventory.failed() > 0) {
            warnings.add("the inventory lacks " + inventory.failed() + " answers of this machine; '" + Inventory.SUMMARY
                    + "' names them");
        }
        return new CaptureReport(
                report.recoveryPoint(),
                report.engine(),
                facts,
                warnings,
                report.shortfalls(),
                report.packs(),
                report.needed());
    }

    @Override
    public RestoreReport restore(BackupReader backup, RestoreRequest request, Progress progress) {
        List<Path> roots = places.roots();
        // what is left out must not be touched by a restore in place
        List<LeftOut> leftOut = request.files().inPlace() ? leftOut(roots) : List.of();
        return directories(roots, leftOut).restore(backup, request, progress);
    }

    @Override
    public boolean hasSpots() {
        return true;
    }

    @Override
    public Spots spots(BackupReader backup, int count, long seed, Progress progress) {
        return directories(places.roots(), List.of()).spots(backup, count, seed, progress);
    }
}
