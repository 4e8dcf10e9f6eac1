package io.recobro.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Calls that make code untestable or noisy, and where they are allowed all the same. */
class BannedCallsTest {
    private static final Pattern SYSTEM_TIME =
            Pattern.compile("\\b(?:Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime|Year)\\.now\\(\\s*\\)"
                    + "|\\bSystem\\.currentTimeMillis\\(|\\bClock\\.system\\w*\\(");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(");
    private static final Pattern PRINTING = Pattern.compile("\\bSystem\\.(?:out|err)\\b|\\bprintStackTrace\\(\\s*\\)");
    private static final Pattern EXIT = Pattern.compile("\\bSystem\\.exit\\(|\\bRuntime\\.getRuntime\\(\\)\\.halt\\(");
    private static final Pattern POSTPONED = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b");
    private static final Set<String> COMPOSITION = Set.of("Main.java", "Wiring.java");

    private final List<JavaSource> product = JavaSource.below("src/main/java");
    private final List<JavaSource> tests = JavaSource.below("src/test/java", "it-tests/java");

    @Test
    void timeComesFromAnInjectedClock() {
        assertThat(outside(product, COMPOSITION, SYSTEM_TIME)).isEmpty();
    }

    @Test
    void nothingSleeps() {
        assertThat(outside(product, COMPOSITION, SLEEP)).isEmpty();
        List<JavaSource> testClasses = tests.stream()
                .filter(source -> source.fileName().matches(".*(Test|IT|Contract)\\.java"))
                .toList();
        assertThat(outside(testClasses, Set.of(), SLEEP))
                .as("wait for a condition, not for time")
                .isEmpty();
    }

    @Test
    void onlyTheCommandLinePrints() {
        List<JavaSource> silent = product.stream()
                .filter(source -> !source.packageName().startsWith("io.recobro.cli"))
                .toList();
        assertThat(outside(silent, COMPOSITION, PRINTING))
                .as("the core reports through Progress and SLF4J")
                .isEmpty();
    }

    @Test
    void onlyMainExits() {
        assertThat(outside(product, Set.of("Main.java", "AtOnce.java"), EXIT)).isEmpty();
    }

    @Test
    void nothingIsPostponedInComments() {
        assertThat(JavaSource.below("src", "it-tests"))
                .filteredOn(source -> POSTPONED.matcher(source.text()).find())
                .extracting(JavaSource::path)
                .isEmpty();
    }

    @Test
    void findsWhatItLooksFor() {
        JavaSource bad =
                JavaSource.of(Path.of("Bad.java"), "a = Instant.now();\nThread.sleep(5); System.err.println(1);");
        JavaSource good = JavaSource.of(Path.of("Good.java"), "a = Instant.now(clock); // Thread.sleep(5)");
        for (Pattern pattern : List.of(SYSTEM_TIME, SLEEP, PRINTING)) {
            assertThat(outside(List.of(bad), Set.of(), pattern)).hasSize(1);
            assertThat(outside(List.of(good), Set.of(), pattern)).isEmpty();
        }
    }

    private static List<String> outside(List<JavaSource> sources, Set<String> allowedFiles, Pattern pattern) {
        return sources.stream()
                .filter(source -> !allowedFiles.contains(source.fileName()))
                .flatMap(source -> source.occurrences(pattern).stream())
                .toList();
    }
}
