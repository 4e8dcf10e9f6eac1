package io.recobro.source.files.restore;

import io.recobro.source.files.content.ContentIndex;
import io.recobro.source.files.fetch.MemberRun;
import io.recobro.source.files.landing.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A part of the tree whose contents are fetched together, each member once; what else must wait for them. */
final class Window {
    private static final long LARGEST_REQUEST = 8 << 20;
    private static final long BYTES = 96L << 20;
    private static final int PLACEMENTS = 8192;
    private static final int ENTRIES = 16_384;

    private final ContentIndex index;
    private final List<Placement> placements = new ArrayList<>();
    private final List<Unpacking.Link> links = new ArrayList<>();
    private final List<Directories.Level> left = new ArrayList<>();
    private long bytes;

    Window(ContentIndex index) {
        this.index = index;
    }

    void add(Placement placement) {
        placements.add(placement);
        bytes += index.size(placement.content());
    }

    List<Unpacking.Link> links() {
        return links;
    }

    /** Directories into which nothing more will be written, those further down first. */
    List<Directories.Level> left() {
        return left;
    }

    boolean full() {
        return bytes >= BYTES || placements.size() >= PLACEMENTS || links.size() + left.size() >= ENTRIES;
    }

    /** The placements in the order in which their members lie in the packs. */
    List<Placement> sorted() {
        placements.sort(Comparator.<Placement>comparingInt(placement -> index.pack(member(placement)))
                .thenComparingLong(placement -> index.offset(member(placement)))
                .thenComparingInt(placement -> index.start(placement.content())));
        return placements;
    }

    /** Nothing more is written: removes what is incomplete. */
    void abandon() {
        placements.forEach(placement -> placement.file().abandon());
    }

    private int member(Placement placement) {
        return index.member(placement.content());
    }

    /** The requests for all members of sorted placements. */
    List<MemberRun> runs() {
        int[] members = placements.stream().mapToInt(this::member).distinct().toArray();
        return MemberRun.of(index, members, LARGEST_REQUEST);
    }
}
