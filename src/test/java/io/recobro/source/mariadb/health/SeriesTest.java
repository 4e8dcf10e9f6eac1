package io.recobro.source.mariadb.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Finding;
import io.recobro.fault.Finding.Level;
import io.recobro.source.mariadb.ServerFacts;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @Test
    void aSeriesThatEnded() {
        Finding finding = finding("11.2.6-MariaDB-ubu2204", 11, 2, TODAY);
        assertThat(finding.level()).isEqualTo(Level.WARNING);
        assertThat(finding.text()).contains("11.2 ended on 2024-11-21");
        assertThat(finding.fix().orElseThrow()).contains("11.8");
        assertThat(finding("11.2.6-MariaDB", 11, 2, LocalDate.of(2024, 7, 1)).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void aSeriesThatEndsSoon() {
        assertThat(finding("10.11.19-MariaDB", 10, 11, LocalDate.of(2027, 12, 1))
                        .text())
                .contains("after 2028-02-16");
        assertThat(finding("10.11.19-MariaDB", 10, 11, TODAY).level()).isEqualTo(Level.OK);
    }

    @Test
    void aSeriesThatIsNotKnownIsNoTrouble() {
        assertThat(finding("13.1.2-MariaDB", 13, 1, TODAY).level()).isEqualTo(Level.OK);
    }

    @Test
    void anotherProduct() {
        assertThat(finding("8.0.40", 8, 0, TODAY).text()).contains("only MariaDB is supported");
    }

    private static Finding finding(String version, int major, int minor, LocalDate today) {
        return Series.finding(new ServerFacts(version, major, minor, true, true, false, 1 << 24, "host", 1), today);
    }
}
