package io.recobro.doctor.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.doctor.destination.Room.Load;
import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final long MIB = 1 << 20;

    @Test
    void enough() {
        assertThat(level(Optional.of(10 * MIB), new Load("db", MIB, 3, Optional.of(8))))
                .isEqualTo(Level.OK);
    }

    @Test
    void notEnoughForAllThatIsKept() {
        Finding finding = look(Optional.of(10 * MIB), new Load("db", 2 * MIB, 1, Optional.of(8)));
        assertThat(finding.level()).isEqualTo(Level.WARNING);
        assertThat(finding.text()).contains("10.0 MiB free", "14.0 MiB more");
        assertThat(finding.fix().orElseThrow()).contains("s3");
    }

    @Test
    void notEnoughForTheNextRound() {
        assertThat(level(Optional.of(MIB - 1), new Load("db", MIB, 8, Optional.of(8))))
                .isEqualTo(Level.PROBLEM);
    }

    @Test
    void allJobsCount() {
        Load half = new Load("db", 6 * MIB, 1, Optional.empty());
        assertThat(level(Optional.of(10 * MIB), half)).isEqualTo(Level.OK);
        assertThat(level(Optional.of(10 * MIB), half, half)).isEqualTo(Level.PROBLEM);
    }

    @Test
    void aPlaceThatCannotTellIsNoTrouble() {
        assertThat(level(Optional.empty(), new Load("db", MIB, 1, Optional.empty())))
                .isEqualTo(Level.OK);
        assertThat(Room.look("s3", Optional.empty(), List.of())).isEmpty();
    }

    private static Level level(Optional<Long> free, Load... loads) {
        return look(free, loads).level();
    }

    private static Finding look(Optional<Long> free, Load... loads) {
        List<Finding> findings = Room.look("s3", free, List.of(loads));
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }
}
