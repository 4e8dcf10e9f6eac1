package io.recobro.source.files.fetch;

import io.recobro.source.files.content.ContentIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Members of one pack that are fetched by one request, with what lies between them.
 *
 * @param offset of the first in the stored pack
 * @param bytes up to the end of the last
 * @param members in the order of their offsets
 */
public record MemberRun(String pack, long offset, long bytes, int[] members) {
    /** Reading on costs less than asking again. */
    private static final long WORTHWHILE_GAP = 256 << 10;

    /** Cuts members into requests that several threads can work on. */
    public static List<MemberRun> of(ContentIndex index, int[] members, long largest) {
        List<MemberRun> runs = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= members.length; i++) {
            if (i == members.length || !together(index, members[first], members[i - 1], members[i], largest)) {
                runs.add(run(index, java.util.Arrays.copyOfRange(members, first, i)));
                first = i;
            }
        }
        return members.length == 0 ? List.of() : runs;
    }

    private static boolean together(ContentIndex index, int first, int last, int next, long largest) {
        long end = index.offset(last) + index.bytes(last);
        return index.pack(last) == index.pack(next)
                && index.offset(next) - end <= WORTHWHILE_GAP
                && index.offset(next) + index.bytes(next) - index.offset(first) <= largest;
    }

    private static MemberRun run(ContentIndex index, int[] members) {
        int last = members[members.length - 1];
        long offset = index.offset(members[0]);
        return new MemberRun(
                index.name(index.pack(last)), offset, index.offset(last) + index.bytes(last) - offset, members);
    }
}
