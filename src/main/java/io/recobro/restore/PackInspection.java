package io.recobro.restore;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.pack.PackMark;
import io.recobro.catalog.pack.PackMarks;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks packs of one job in one destination, each once however many backups refer to it, and marks those that are damaged.
 * Not thread-safe.
 */
public final class PackInspection {
    private final Catalog catalog;
    private final String job;
    private final BackupId run;
    private final String by;
    private final Clock clock;
    private final Map<String, Content> read = new HashMap<>();
    private final SortedMap<String, RecobroException> damaged = new TreeMap<>();
    private Optional<PackShelf> shelf = Optional.empty();

    /**
     * @param run that checks, for the marks
     * @param by user and host
     */
    public PackInspection(Catalog catalog, String job, BackupId run, String by, Clock clock) {
        this.catalog = catalog;
        this.job = job;
        this.run = run;
        this.by = by;
        this.clock = clock;
    }

    Catalog catalog() {
        return catalog;
    }

    String job() {
        return job;
    }

    /** What was found so far: the packs that are damaged or missing, with the reason. */
    SortedMap<String, RecobroException> damaged() {
        return damaged;
    }

    /**
     * What was found of the packs of one backup.
     *
     * @param bytes that were read now
     * @param damaged what is damaged or missing, with the reason
     */
    record Findings(int objects, long bytes, SortedMap<String, RecobroException> damaged) {}

    /**
     * Looks at the packs that a backup refers to.
     *
     * @param deep reads those that were not read yet; else sizes and marks tell
     * @throws RecobroException a storage fault, which says nothing about any pack
     */
    Findings inspect(Manifest manifest, boolean deep, Progress progress) {
        SortedMap<String, RecobroException> wrong = new TreeMap<>();
        long bytes = 0;
        for (Pack pack : manifest.packs()) {
            boolean reads = deep && shelf().holds(pack) && !read.containsKey(pack.name());
            look(pack, deep, progress).ifPresent(failure -> wrong.put(pack.name(), failure));
            bytes += reads ? pack.bytes() : 0;
        }
        return new Findings(manifest.packs().size(), bytes, wrong);
    }

    /** What is wrong with one pack; empty when it is good as far as was looked. */
    Optional<RecobroException> look(Pack pack, boolean deep, Progress progress) {
        Optional<RecobroException> failure =
                shelf().holds(pack) ? deep ? readThrough(pack, progress) : marked(pack) : Optional.of(absent(pack));
        failure.ifPresent(wrong -> damaged.put(pack.name(), wrong));
        return failure;
    }

    private PackShelf shelf() {
        if (shelf.isEmpty()) {
            shelf = Optional.of(PackShelf.of(catalog, job));
        }
        return shelf.get();
    }

    private Optional<RecobroException> marked(Pack pack) {
        return shelf().isMarked(pack.name(), PackMark.DAMAGED)
                ? Optional.of(wrong(Fault.BACKUP_DAMAGED, "trust", pack, "a check found it damaged"))
                : Optional.empty();
    }

    private Optional<RecobroException> readThrough(Pack pack, Progress progress) {
        Content found = read.computeIfAbsent(
                pack.name(),
                name -> Reading.whole(catalog.storage(), catalog.layout().pack(job, name), progress));
        PackMarks marks = new PackMarks(catalog, job);
        if (found.equals(new Content(pack.bytes(), pack.sha256()))) {
            shelf().marksOf(pack.name()).stream()
                    .filter(mark -> mark.word().equals(PackMark.DAMAGED))
                    .forEach(marks::remove);
            return Optional.empty();
        }
        marks.set(pack.name(), PackMark.DAMAGED, run, clock.instant(), by, "its SHA-256 is " + found.sha256());
        return Optional.of(wrong(Fault.BACKUP_DAMAGED, "trust", pack, "its SHA-256 does not match"));
    }

    private RecobroException absent(Pack pack) {
        Long bytes = shelf().sizes().get(pack.name());
        return bytes == null
                ? wrong(Fault.OBJECT_MISSING, "find", pack, "it is not there")
                : wrong(
                        Fault.BACKUP_DAMAGED,
                        "trust",
                        pack,
                        "it has " + bytes + " bytes, the manifest says " + pack.bytes());
    }

    private RecobroException wrong(Fault fault, String verb, Pack pack, String cause) {
        return fault.because("unable to " + verb + " pack '" + pack.name() + "' in '" + catalog.destination() + "': "
                        + cause)
                .hint("mend it out of another destination with 'recobro replicate " + job
                        + "'; without one the next backup stores its content anew");
    }
}
