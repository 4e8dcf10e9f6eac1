package io.recobro.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Small classes in small packages; prints the figures with every build. */
class SizeBudgetTest {
    private static final int LARGEST_CLASS = 400;
    private static final int LARGEST_PACKAGE = 13;

    /** Files over the limit with the reason why they must be; an entry that is no longer needed fails too. */
    private static final Map<String, String> LARGER_WITH_REASON = Map.of();

    private final List<JavaSource> classes = JavaSource.below("src/main/java").stream()
            .filter(source -> !source.fileName().equals("package-info.java"))
            .sorted(Comparator.comparingInt(JavaSource::lines))
            .toList();

    @Test
    void reportsSizes() {
        System.out.printf(
                "Size budget: %d classes, lines median %d (goal 90), p90 %d (goal 220), largest %d (%s)%n",
                classes.size(),
                quantile(50),
                quantile(90),
                quantile(100),
                classes.getLast().fileName());
        System.out.println("Size budget: classes per package (limit " + LARGEST_PACKAGE + ") " + classesPerPackage());
        assertThat(classes).isNotEmpty();
    }

    @Test
    void noClassIsTooLarge() {
        assertThat(classes.stream().filter(source -> source.lines() > LARGEST_CLASS))
                .as("classes over %d lines: split them by what they do, or give a reason in this test", LARGEST_CLASS)
                .extracting(source -> source.path().toString())
                .containsExactlyInAnyOrderElementsOf(LARGER_WITH_REASON.keySet());
    }

    @Test
    void noPackageIsTooLarge() {
        assertThat(classesPerPackage())
                .as("packages over %d classes: give a part of it a package of its own", LARGEST_PACKAGE)
                .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(LARGEST_PACKAGE));
    }

    private int quantile(int percent) {
        return classes.get(Math.min(classes.size() - 1, classes.size() * percent / 100))
                .lines();
    }

    private Map<String, Integer> classesPerPackage() {
        return classes.stream()
                .collect(Collectors.toMap(
                        source -> source.packageName().replaceFirst("^io\\.recobro\\.?", ""),
                        source -> 1,
                        Integer::sum,
                        TreeMap::new));
    }
}
