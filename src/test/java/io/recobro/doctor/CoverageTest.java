package io.recobro.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Finding;
import io.recobro.source.Examination;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CoverageTest {
    @Test
    void namesWhatNoJobTakes() {
        assertThat(Coverage.look(List.of(examination("one:3306", List.of("shop"), List.of("blog", "wiki")))))
                .extracting(Finding::text)
                .containsExactly("nobody backs up blog, wiki on one:3306");
    }

    @Test
    void twoJobsWithOneServerCoverTogether() {
        assertThat(Coverage.look(List.of(
                        examination("one:3306", List.of("shop"), List.of("blog")),
                        examination("one:3306", List.of("blog"), List.of("shop")))))
                .isEmpty();
    }

    @Test
    void anotherServerCoversNothing() {
        assertThat(Coverage.look(List.of(
                        examination("one:3306", List.of("shop"), List.of("blog")),
                        examination("two:3306", List.of("blog"), List.of()))))
                .hasSize(1);
    }

    private static Examination examination(String place, List<String> captured, List<String> leftOut) {
        return new Examination(place, new TreeSet<>(captured), new TreeSet<>(leftOut), List.of());
    }
}
