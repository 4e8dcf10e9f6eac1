package io.recobro.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that are there are the pages that can be asked for, and each is complete. */
class ShelfTest {
    private static final Path PAGES = Path.of("restore-runbooks");

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> pages = Files.list(directory)) {
            return pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.endsWith(".md"))
                    .map(name -> name.replace(".md", ""))
                    .toList();
        }
    }

    static List<String> disasters() {
        return Shelf.disasters();
    }

    @Test
    void everyPageIsInTheProgram() throws IOException {
        assertThat(names(PAGES)).containsExactlyInAnyOrderElementsOf(Shelf.disasters());
        assertThat(names(PAGES.resolve("alerts"))).containsExactlyInAnyOrderElementsOf(Shelf.alerts());
        for (String name : Shelf.alerts()) {
            assertThat(Shelf.find(name).orElseThrow().title()).isEqualTo(name);
        }
        assertThat(Shelf.find("no-such-page")).isEmpty();
        assertThat(Shelf.find("RECOBRODOWN.md")).map(Runbook::name).contains("RecobroDown");
    }

    @ParameterizedTest
    @MethodSource("disasters")
    void aPageTellsWhenAndHowAndTheWayBack(String name) throws IOException {
        Runbook page = Shelf.find(name).orElseThrow();
        assertThat(page.text()).isEqualTo(Files.readString(PAGES.resolve(name + ".md")));
        assertThat(page.text())
                .startsWith("# ")
                .containsSubsequence(
                        "## When\n", "## Before you start\n", "## Steps\n", "## Check\n", "## Roll back\n");
        assertThat(page.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(170));
    }

    @Test
    void namesOfTheSiteTakeTheirPlaces() {
        Runbook page =
                new Runbook("made-up", "# T\nrestore DB_JOB --into DB_NAME_then; $DB_JOB CREATE DATABASE JOBS JOB");
        assertThat(page.placeholders()).containsExactly("DB_JOB", "DB_NAME", "JOB");
        Runbook filled = page.with(Map.of("DB_JOB", "db", "JOB", "fi$les"));
        assertThat(filled.text()).isEqualTo("# T\nrestore db --into DB_NAME_then; $DB_JOB CREATE DATABASE JOBS fi$les");
        assertThat(filled.placeholders()).containsExactly("DB_NAME");
    }
}
