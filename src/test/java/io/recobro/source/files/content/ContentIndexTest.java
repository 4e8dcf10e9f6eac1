package io.recobro.source.files.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.ByteSink;
import io.recobro.stream.Compression;
import io.recobro.stream.digest.Digests;
import io.recobro.stream.member.ParallelMemberWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ContentIndexTest {
    private static final String GOLDEN = """
        # recobro contents 1
        pack 20261122T020000Z-k3x9ab.0001.tar.gz
        member 0 300 1536
        0000000000000000000000000000000000000000000000000000000000000001 5 512
        00000000000000000000000000000000000000000000000000000000000000ff 0 1024
        member 300 41 1024
        pack 20261123T020000Z-aaaaaa.0001.tar.gz
        member 0 9223372036 2048
        """;

    private final ContentIndex index = new ContentIndex();

    @Test
    void findsWhatWasAdded() {
        int pack = index.addPack("p.0001.tar.gz");
        int contents = 200_000;
        int member = 0;
        for (int i = 0; i < contents; i++) {
            if (i % 100 == 0) {
                member = index.addMember(pack);
            }
            index.add(id(i), member, 512 * (i % 100), i);
        }
        assertThat(index.contents()).isEqualTo(contents);
        for (int i = 0; i < contents; i++) {
            int found = index.find(id(i));
            assertThat(found).isEqualTo(i);
            assertThat(index.size(found)).isEqualTo(i);
            assertThat(index.start(found)).isEqualTo(512 * (i % 100));
            assertThat(index.member(found)).isEqualTo(i / 100);
            assertThat(index.id(found)).isEqualTo(id(i));
        }
        assertThat(index.find(id(contents))).isEqualTo(ContentIndex.NONE);
    }

    @Test
    void aContentAddedTwiceIsFoundAtItsFirstPlace() {
        int pack = index.addPack("p.0001.tar.gz");
        int first = index.addMember(pack);
        int second = index.addMember(pack);
        index.add(id(7), first, 512, 10);
        index.add(id(7), second, 1024, 10);
        assertThat(index.contents()).isEqualTo(2);
        assertThat(index.member(index.find(id(7)))).isEqualTo(first);
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        int old = index.addPack("old.0001.tar.gz");
        int left = index.addPack("left.0001.tar.gz");
        int late = index.addMember(old);
        int early = index.addMember(old);
        int other = index.addMember(left);
        index.place(late, 5_000_000_000L, 70, 4096);
        index.place(early, 0, 80, 2048);
        index.place(other, 0, 80, 2048);
        for (int i = 0; i < 40_000; i++) {
            index.add(id(i), i % 2 == 0 ? late : early, 512 + i, i);
        }
        index.add(id(-1), other, 512, 9);

        String text = written(pack -> pack == old);
        ContentIndex read = ContentsReader.index(in(text), name -> true);

        assertThat(read.packs()).isEqualTo(1);
        assertThat(read.name(0)).isEqualTo("old.0001.tar.gz");
        assertThat(read.members()).isEqualTo(2);
        assertThat(read.offset(0)).isZero();
        assertThat(read.offset(1)).isEqualTo(5_000_000_000L);
        assertThat(read.bytes(1)).isEqualTo(70);
        assertThat(read.plainBytes(1)).isEqualTo(4096);
        assertThat(read.contents()).isEqualTo(40_000);
        assertThat(read.find(id(-1))).isEqualTo(ContentIndex.NONE);
        int found = read.find(id(4_444));
        assertThat(read.size(found)).isEqualTo(4_444);
        assertThat(read.start(found)).isEqualTo(512 + 4_444);
        assertThat(read.offset(read.member(found))).isEqualTo(5_000_000_000L);
    }

    @Test
    void packsThatAreNotAcceptedArePassedOver() {
        int first = index.addPack("a.0001.tar.gz");
        index.add(id(1), index.addMember(first), 512, 3);
        int second = index.addPack("b.0001.tar.gz");
        index.add(id(2), index.addMember(second), 512, 3);

        ContentIndex read = ContentsReader.index(in(written(_ -> true)), "b.0001.tar.gz"::equals);

        assertThat(read.find(id(1))).isEqualTo(ContentIndex.NONE);
        assertThat(read.name(read.pack(read.member(read.find(id(2)))))).isEqualTo("b.0001.tar.gz");
    }

    @Test
    void writesTheFormatOfVersion1() {
        int pack = index.addPack("20261122T020000Z-k3x9ab.0001.tar.gz");
        int member = index.addMember(pack);
        index.place(member, 0, 300, 1536);
        index.add(new ContentId(0, 0, 0, 1), member, 512, 5);
        index.add(new ContentId(0, 0, 0, 255), member, 1024, 0);
        index.place(index.addMember(pack), 300, 41, 1024);
        assertThat(written(_ -> true)).isEqualTo(GOLDEN.substring(0, GOLDEN.indexOf("pack 20261123")));
    }

    @Test
    void refusesANewerFormatInClearWords() {
        assertThatThrownBy(() -> ContentsReader.index(in("# recobro contents 2\n"), _ -> true))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        fault -> assertThat(fault.fault()).isEqualTo(Fault.FORMAT_TOO_NEW));
    }

    @Test
    void refusesDamageAndNamesTheLine() {
        String good = GOLDEN.substring(0, GOLDEN.indexOf("pack 20261123"));
        ContentsReader.index(in(good), _ -> true);
        damaged(good.replace("member 0", "member x"), "line 3");
        damaged(good.replace("0001 5", "000g 5"), "line 4");
        damaged(good.substring(0, good.length() - 1), "line 6");
        damaged(good.replace("pack 20261122T020000Z-k3x9ab.0001.tar.gz\n", ""), "line 2");
        damaged("", "line 1");
    }

    private void damaged(String text, String line) {
        assertThatThrownBy(() -> ContentsReader.index(in(text), _ -> true))
                .hasMessageContaining(line)
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        fault -> assertThat(fault.fault()).isEqualTo(Fault.BACKUP_DAMAGED));
    }

    private String written(IntPredicate chosen) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteSink sink = new ByteSink() {
            @Override
            public void write(byte[] stored, int offset, int length) {
                bytes.write(stored, offset, length);
            }

            @Override
            public void memberEnd() {}
        };
        try (ParallelMemberWriter out = new ParallelMemberWriter(sink, Compression.NONE, 0, 2)) {
            ContentsWriter.write(index, chosen, out);
            out.complete();
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ContentId id(int number) {
        return ContentId.parse(Digests.sha256(
                new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)}, 0, 4));
    }
}
