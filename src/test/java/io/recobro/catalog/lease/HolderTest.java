package io.recobro.catalog.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HolderTest {
    private static final long NOBODY = 4_194_305; // beyond the largest pid of Linux
    private static final Holder SERVICE = new Holder("recobro@db1", "db1", 4711, Optional.empty());

    @TempDir
    private Path directory;

    @Test
    void whatAnotherAccountRunsMayOnlyBeOutOfSight() {
        Holder ofRoot = new Holder("root@db1 (sudo by ann)", "db1", NOBODY, Optional.empty());
        Holder ofService = new Holder("recobro@db1", "db1", NOBODY, Optional.empty());
        assertThat(SERVICE.knowsTheEndOf(ofRoot, false)).isFalse();
        assertThat(SERVICE.knowsTheEndOf(ofRoot, true)).isTrue();
        assertThat(SERVICE.knowsTheEndOf(ofService, false)).isTrue();
        assertThat(SERVICE.knowsTheEndOf(new Holder("recobro@db2", "db2", NOBODY, Optional.empty()), true))
                .isFalse();
    }

    @Test
    void theNameOfTheHostIsFoundElsewhereWhenTheKernelsIsOutOfSight() throws IOException {
        Path missing = directory.resolve("missing");
        Path empty = Files.createFile(directory.resolve("empty"));
        Path named = Files.writeString(directory.resolve("hostname"), "db1\n");
        assertThat(Holder.hostName(List.of(missing, empty, named))).isEqualTo("db1");
        assertThat(Holder.hostName(List.of(missing))).isEqualTo("localhost");
        assertThat(Holder.hostName()).isNotEmpty();
    }
}
