package io.recobro.source.files.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.Pack;
import io.recobro.source.files.HandMadeSnapshot;
import io.recobro.source.files.posix.Extents;
import io.recobro.stream.Progress;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilesCheckTest {
    private final HandMadeSnapshot whole = new HandMadeSnapshot()
            .directory("srv", 0755)
            .file("srv/a", "first")
            .file("srv/empty", "")
            .sparse("srv/holes", 9000, Extents.of(4096, 4), "data".getBytes(StandardCharsets.UTF_8))
            .complete();

    /** The same backup with other packs. */
    private record Repacked(BackupReader backup, List<Pack> packs) implements BackupReader {
        @Override
        public List<Item> artifacts() {
            return backup.artifacts();
        }

        @Override
        public InputStream open(String artifact) {
            return backup.open(artifact);
        }

        @Override
        public InputStream open(String artifact, long offset, long length) {
            return backup.open(artifact, offset, length);
        }
    }

    @Test
    void whatAgreesPasses() {
        assertThatCode(() -> FilesCheck.verify(whole, Progress.NONE)).doesNotThrowAnyException();
    }

    @Test
    void aContentInNoPackIsNamedWithItsPath() {
        assertDamaged(new Repacked(whole, List.of()), "'srv/a'", "is in no pack of the backup");
    }

    @Test
    void aPackShorterThanItsContentsSayIsNamed() {
        Pack pack = whole.packs().getFirst();
        assertDamaged(
                new Repacked(whole, List.of(new Pack(pack.name(), pack.bytes() / 4, pack.sha256()))),
                pack.name(),
                "its contents say more");
    }

    @Test
    void aPackThatTheContentsDoNotDescribeIsFound() {
        Pack other = new Pack("20261122T060000Z-k3f9q2.0009.tar.gz", 7, "0".repeat(64));
        assertDamaged(new Repacked(whole, List.of(whole.packs().getFirst(), other)), "the contents describe 1 of 2");
    }

    @Test
    void aFileWithMoreContentThanItsTreeSaysIsNamed() {
        HandMadeSnapshot longer = new HandMadeSnapshot()
                .sparse("holes", 9000, Extents.of(4096, 4), "more data".getBytes(StandardCharsets.UTF_8))
                .complete();
        assertDamaged(longer, "'holes'", "its contents have 9 bytes, its tree says 4");
    }

    private static void assertDamaged(BackupReader backup, String... words) {
        assertThatThrownBy(() -> FilesCheck.verify(backup, Progress.NONE))
                .isInstanceOfSatisfying(RecobroException.class, failure -> {
                    assertThat(failure.fault()).isEqualTo(Fault.BACKUP_DAMAGED);
                    assertThat(failure).hasMessageContainingAll(words);
                });
    }
}
