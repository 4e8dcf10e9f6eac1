package io.recobro.source.files.content;

import io.recobro.stream.Block;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** Writes an index as the text that {@link ContentsReader} reads. */
public final class ContentsWriter {
    /** Role and plain name of the artifact. */
    public static final String ROLE = "contents";

    private static final int LONGEST_LINE = 512;

    private final ContentIndex index;
    private final MemberWriter out;
    private Block block;
    private long rows;

    private ContentsWriter(ContentIndex index, MemberWriter out) {
        this.index = index;
        this.out = out;
        this.block = out.take();
    }

    /**
     * Writes the chosen packs, each with everything in it; neither completes nor closes {@code out}.
     *
     * @param chosen by number
     */
    public static void write(ContentIndex index, IntPredicate chosen, MemberWriter out) {
        new ContentsWriter(index, out).write(chosen);
    }

    private void write(IntPredicate chosen) {
        text(ContentsReader.HEADER);
        end();
        List<List<Integer>> membersOfPacks = membersOfPacks();
        int[] firsts = firsts();
        int[] sorted = sorted(firsts);
        for (int pack = 0; pack < index.packs(); pack++) {
            if (!chosen.test(pack)) {
                continue;
            }
            text("pack ");
            text(index.name(pack));
            end();
            for (int member : membersOfPacks.get(pack)) {
                member(member);
                for (int i = firsts[member]; i < firsts[member + 1]; i++) {
                    content(sorted[i]);
                }
            }
        }
        out.write(block, new MemberLabel("rows", ROLE, rows));
    }

    /** The members of each pack in the order of their offsets. */
    private List<List<Integer>> membersOfPacks() {
        List<List<Integer>> all = new ArrayList<>();
        for (int pack = 0; pack < index.packs(); pack++) {
            all.add(new ArrayList<>());
        }
        for (int member = 0; member < index.members(); member++) {
            all.get(index.pack(member)).add(member);
        }
        all.forEach(members -> members.sort(Comparator.comparingLong(index::offset)));
        return all;
    }

    /** Where the contents of each member begin in {@link #sorted}. */
    private int[] firsts() {
        int[] firsts = new int[index.members() + 1];
        for (int content = 0; content < index.contents(); content++) {
            firsts[index.member(content) + 1]++;
        }
        for (int member = 0; member < index.members(); member++) {
            firsts[member + 1] += firsts[member];
        }
        return firsts;
    }

    /** The contents by member; within one in the order they were added, which is that of their starts. */
    private int[] sorted(int[] firsts) {
        int[] next = firsts.clone();
        int[] sorted = new int[index.contents()];
        for (int content = 0; content < index.contents(); content++) {
            sorted[next[index.member(content)]++] = content;
        }
        return sorted;
    }

    private void member(int member) {
        text("member ");
        number(index.offset(member));
        text(" ");
        number(index.bytes(member));
        text(" ");
        number(index.plainBytes(member));
        end();
    }

    private void content(int content) {
        byte[] bytes = block.ensure(ContentId.DIGITS);
        index.id(content).write(bytes, block.length());
        block.length(block.length() + ContentId.DIGITS);
        text(" ");
        number(index.size(content));
        text(" ");
        number(index.start(content));
        end();
    }

    private void text(String text) {
        block.append(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void number(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        byte[] bytes = block.ensure(digits);
        int at = block.length() + digits;
        block.length(at);
        long rest = value;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }

    private void end() {
        block.ensure(1)[block.length()] = '\n';
        block.length(block.length() + 1);
        rows++;
        if (block.length() > block.target() - LONGEST_LINE) {
            out.write(block, new MemberLabel("rows", ROLE, rows));
            block = out.take();
            rows = 0;
        }
    }
}
