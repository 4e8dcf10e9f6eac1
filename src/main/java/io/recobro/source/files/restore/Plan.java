package io.recobro.source.files.restore;

import io.recobro.source.files.content.ContentId;
import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.landing.Target;
import io.recobro.source.files.posix.FileStatus;
import io.recobro.source.files.posix.FileType;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.restore.Existing.Verdict;
import io.recobro.source.files.tree.ContentIds;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a restore would do: found by going through the tree and looking at the target, writing nothing. */
final class Plan implements Selected.Taker {
    private static final int NAMED = 20;
    private static final long BLOCK = 4096;

    private final ContentIndex index;
    private final Optional<Target> target;
    private final Optional<Existing> existing;
    private final Places places;
    private final BitSet members = new BitSet();
    private final Map<RawPath, Long> outstanding = new HashMap<>();
    private final List<String> overwritten = new ArrayList<>();
    private RawPath first;
    private RawPath absent;
    private long entries;
    private long files;
    private long bytes;
    private long space;
    private long replaced;
    private long kept;

    /** @param target what to compare with; empty when it holds nothing */
    Plan(ContentIndex index, Optional<Target> target, Optional<Existing> existing, Places places) {
        this.index = index;
        this.target = target;
        this.existing = existing;
        this.places = places;
    }

    @Override
    public void root(RawPath root) {
        places.root(root);
        first = first == null ? places.of(root) : first;
    }

    /** Where the first root goes, as a path of the machine when the target is its root directory. */
    Path firstPlace() {
        return Path.of("/", first == null || first.isRoot() ? "" : first.toString());
    }

    @Override
    public void entry(Entry entry, boolean wanted) {
        RawPath place = places.of(entry.path());
        if (absent != null && !place.startsWith(absent)) {
            absent = null;
        }
        if (!wanted && !(entry instanceof Entry.Directory)) {
            return;
        }
        Optional<FileStatus> there = absent != null ? Optional.empty() : status(place);
        if (entry instanceof Entry.Directory) {
            absent = absent == null && there.isEmpty() ? place : absent;
            entries += wanted ? 1 : 0;
            return;
        }
        entries++;
        Verdict verdict = there.map(status -> verdict(place, entry, status)).orElse(Verdict.REPLACED);
        if (verdict != Verdict.REPLACED) {
            kept++;
            return;
        }
        if (there.isPresent() && ++replaced <= NAMED) {
            overwritten.add(place.toString());
        }
        if (entry instanceof Entry.File file) {
            write(file);
        }
    }

    private Optional<FileStatus> status(RawPath place) {
        if (target.isEmpty()) {
            return Optional.empty();
        }
        try {
            return target.get().status(place);
        } catch (IOException failure) {
            return Optional.empty();
        }
    }

    private Verdict verdict(RawPath place, Entry entry, FileStatus there) {
        try {
            return there.type() == FileType.DIRECTORY
                    ? Verdict.IN_THE_WAY
                    : existing.orElseThrow().verdict(place, entry, there);
        } catch (IOException unreadable) {
            return Verdict.REPLACED;
        }
    }

    private void write(Entry.File file) {
        files++;
        if (file.attributes().links() > 1) {
            RawPath first = file.attributes().hardLink().orElse(file.path());
            Long left = outstanding.get(first);
            if (left != null) {
                outstanding.compute(first, (_, names) -> names == 1 ? null : names - 1);
                return;
            }
            outstanding.put(first, file.attributes().links() - 1);
        }
        long data = file.extents().dataBytes(file.size());
        bytes += data;
        space += (data + BLOCK - 1) / BLOCK * BLOCK;
        byte[] packed = file.content().packed();
        for (int at = 0; at < packed.length; at += ContentIds.BYTES) {
            int content = index.find(ContentId.of(Arrays.copyOfRange(packed, at, at + ContentIds.BYTES)));
            if (content != ContentIndex.NONE) {
                members.set(index.member(content));
            }
        }
    }

    long files() {
        return files;
    }

    /** Data to be written. */
    long bytes() {
        return bytes;
    }

    /** What the files take in the target, roughly. */
    long space() {
        return space;
    }

    /** In words. */
    List<String> words() {
        long fetched = members.stream().mapToLong(index::bytes).sum();
        Set<Integer> packs = new TreeSet<>();
        members.stream().map(index::pack).forEach(packs::add);
        List<String> words = new ArrayList<>();
        words.add(entries + " paths are asked for");
        words.add("fetches " + fetched + " bytes out of " + packs.size() + " packs");
        if (kept > 0) {
            words.add("leaves " + kept + " existing paths as they are");
        }
        if (replaced > 0) {
            String more = replaced > overwritten.size() ? ", …" : "";
            words.add("overwrites " + replaced + " existing paths: " + String.join(", ", overwritten) + more);
        }
        return words;
    }
}
