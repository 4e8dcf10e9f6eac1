package io.recobro.source.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Recorded tables of the kernel. */
class MountsTest {
    @Test
    void tellsWhatIsNoDiskOfThisMachine() {
        String table = """
            22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
            23 22 0:21 / /proc rw,nosuid - proc proc rw
            40 22 259:2 / /srv rw,relatime shared:5 - xfs /dev/nvme1n1p1 rw
            41 40 0:40 / /srv/my\\040share rw,relatime - nfs4 nas:/export rw
            42 40 0:41 / /home/ops/remote rw - fuse.sshfs ops@x: rw
            43 22 0:42 / /var/lib/docker/overlay2/ab/merged rw - overlay overlay rw
            44 22 8:1 / /mnt/usb rw master:1 - fuseblk /dev/sda1 rw
            """;
        assertThat(Mounts.elsewhere(table))
                .containsExactly(
                        new LeftOut(Path.of("/proc"), "is no disk (proc)"),
                        new LeftOut(Path.of("/srv/my share"), "lies on another machine (nfs4)"),
                        new LeftOut(Path.of("/home/ops/remote"), "lies on another machine (fuse.sshfs)"),
                        new LeftOut(Path.of("/var/lib/docker/overlay2/ab/merged"), "is no disk (overlay)"));
    }

    @Test
    void tellsSwapFilesAndNoSwapPartitions() {
        String table = """
            Filename                                Type            Size            Used            Priority
            /swap.img                               file            4194300         0               -2
            /dev/sda2                               partition       4194300         0               -3
            """;
        assertThat(Mounts.swapFiles(table)).containsExactly(new LeftOut(Path.of("/swap.img"), "is swap space"));
    }
}
