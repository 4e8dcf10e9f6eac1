package io.recobro.source.files.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which pack and which member of it hold a content. Made for millions of contents: about 55 bytes each. Packs, members
 * and contents are numbered from 0 in the order they were added. A content lies in one member. Not thread-safe.
 */
public final class ContentIndex {
    /** No such content. */
    public static final int NONE = -1;

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE - 1;

    private final List<String> packs = new ArrayList<>();
    private final List<long[]> ids = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private int contents;

    private int[] memberPacks = new int[64];
    private int[] memberBytes = new int[64];
    private int[] memberPlainBytes = new int[64];
    private long[] memberOffsets = new long[64];
    private int members;

    /** Open addressing, linear probing; 0 is free, else the number of a content plus 1. */
    private int[] slots = new int[1 << 10];

    public int packs() {
        return packs.size();
    }

    public int members() {
        return members;
    }

    public int contents() {
        return contents;
    }

    /** Adds a pack; returns its number. */
    public int addPack(String name) {
        packs.add(name);
        return packs.size() - 1;
    }

    /** Adds a member whose place in the pack is not known yet; returns its number. */
    public int addMember(int pack) {
        if (members == memberPacks.length) {
            int more = members + (members >> 1);
            memberPacks = Arrays.copyOf(memberPacks, more);
            memberBytes = Arrays.copyOf(memberBytes, more);
            memberPlainBytes = Arrays.copyOf(memberPlainBytes, more);
            memberOffsets = Arrays.copyOf(memberOffsets, more);
        }
        memberPacks[members] = pack;
        return members++;
    }

    /** Tells where a member lies. */
    public void place(int member, long offset, int bytes, int plainBytes) {
        memberOffsets[member] = offset;
        memberBytes[member] = bytes;
        memberPlainBytes[member] = plainBytes;
    }

    /**
     * Adds a content; one that is there already is kept twice and found at its first place.
     *
     * @param start where its bytes begin in the plain member
     */
    public void add(ContentId id, int member, int start, int size) {
        int within = contents & PAGE_MASK;
        if (within == 0) {
            ids.add(new long[4 * PAGE]);
            places.add(new int[3 * PAGE]);
        }
        long[] words = ids.getLast();
        words[4 * within] = id.first();
        words[4 * within + 1] = id.second();
        words[4 * within + 2] = id.third();
        words[4 * within + 3] = id.fourth();
        int[] place = places.getLast();
        place[3 * within] = member;
        place[3 * within + 1] = start;
        place[3 * within + 2] = size;
        contents++;
        if (contents > slots.length / 4 * 3) {
            grow();
        } else if (find(id) == NONE) {
            occupy(contents - 1, id.first());
        }
    }

    /** The number of the content, or {@link #NONE}. */
    public int find(ContentId id) {
        int mask = slots.length - 1;
        int slot = (int) id.first() & mask;
        while (slots[slot] != 0) {
            int content = slots[slot] - 1;
            long[] words = ids.get(content >> PAGE_BITS);
            int at = 4 * (content & PAGE_MASK);
            if (words[at] == id.first()
                    && words[at + 1] == id.second()
                    && words[at + 2] == id.third()
                    && words[at + 3] == id.fourth()) {
                return content;
            }
            slot = slot + 1 & mask;
        }
        return NONE;
    }

    public ContentId id(int content) {
        long[] words = ids.get(content >> PAGE_BITS);
        int at = 4 * (content & PAGE_MASK);
        return new ContentId(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }

    /** The member that holds the content. */
    public int member(int content) {
        return places.get(content >> PAGE_BITS)[3 * (content & PAGE_MASK)];
    }

    /** Where the content begins in the plain bytes of its member. */
    public int start(int content) {
        return places.get(content >> PAGE_BITS)[3 * (content & PAGE_MASK) + 1];
    }

    /** Bytes of the content. */
    public int size(int content) {
        return places.get(content >> PAGE_BITS)[3 * (content & PAGE_MASK) + 2];
    }

    /** The name of a pack. */
    public String name(int pack) {
        return packs.get(pack);
    }

    /** The pack that a member is part of. */
    public int pack(int member) {
        return memberPacks[member];
    }

    /** Where the member begins in the stored pack. */
    public long offset(int member) {
        return memberOffsets[member];
    }

    /** Stored bytes of the member. */
    public int bytes(int member) {
        return memberBytes[member];
    }

    public int plainBytes(int member) {
        return memberPlainBytes[member];
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int content = 0; content < contents; content++) {
            ContentId id = id(content);
            if (find(id) == NONE) {
                occupy(content, id.first());
            }
        }
    }

    private void occupy(int content, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            slot = slot + 1 & mask;
        }
        slots[slot] = content + 1;
    }
}
