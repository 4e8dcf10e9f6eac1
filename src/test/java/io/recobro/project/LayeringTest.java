package io.recobro.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages look only downwards, libraries stay behind their fences. The table is {@link Layers}. */
class LayeringTest {
    private final List<JavaSource> sources = JavaSource.below("src/main/java");

    @Test
    void packagesLookDownwards() {
        assertThat(Layers.wrongArrows(sources)).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(Layers.cycle(sources))
                .as("packages that use each other can neither be read nor tested alone")
                .isEmpty();
    }

    @Test
    void librariesStayBehindTheirFences() {
        assertThat(Layers.brokenFences(sources)).isEmpty();
    }

    @Test
    void everyPackageExplainsItself() {
        List<String> explained = sources.stream()
                .filter(source -> source.fileName().equals("package-info.java"))
                .map(JavaSource::packageName)
                .toList();
        assertThat(sources).extracting(JavaSource::packageName).isSubsetOf(explained);
    }

    @Test
    void namesTheFileAndTheReasonOfAWrongArrow() {
        JavaSource upward =
                source("storage/Bad.java", "package io.recobro.storage;\nimport io.recobro.catalog.Catalog;\n");
        assertThat(Layers.wrongArrows(List.of(upward)))
                .singleElement()
                .asString()
                .contains("storage/Bad.java:2", "io.recobro.catalog.Catalog", "'storage' must not use 'catalog'");
    }

    @Test
    void seesQualifiedNamesAndForgivesComments() {
        JavaSource qualified =
                source("fault/Bad.java", "package io.recobro.fault;\nio.recobro.stream.Content content;\n");
        JavaSource comment = source("fault/Good.java", "package io.recobro.fault;\n/** io.recobro.stream.Content */\n");
        assertThat(Layers.wrongArrows(List.of(qualified))).hasSize(1);
        assertThat(Layers.wrongArrows(List.of(comment))).isEmpty();
    }

    @Test
    void keepsAdaptersToWiring() {
        String importsAdapter = ";\nimport io.recobro.storage.s3.S3Storage;\n";
        JavaSource wiring = source("Wiring.java", "package io.recobro" + importsAdapter);
        JavaSource backup = source("backup/Run.java", "package io.recobro.backup" + importsAdapter);
        JavaSource config =
                source("config/Reader.java", "package io.recobro.config;\nimport io.recobro.storage.s3.S3Settings;\n");
        assertThat(Layers.wrongArrows(List.of(wiring, config))).isEmpty();
        assertThat(Layers.wrongArrows(List.of(backup)))
                .singleElement()
                .asString()
                .contains("only Wiring constructs");
    }

    @Test
    void findsCycles() {
        JavaSource down = source("restore/A.java", "package io.recobro.restore;\nimport io.recobro.catalog.B;\n");
        JavaSource back = source("catalog/B.java", "package io.recobro.catalog;\nimport io.recobro.restore.A;\n");
        assertThat(Layers.cycle(List.of(down, back))).containsExactly("io.recobro.catalog", "io.recobro.restore");
        assertThat(Layers.cycle(List.of(down))).isEmpty();
    }

    @Test
    void findsLibrariesOutsideTheirFence() {
        String importsJdbc = ";\nimport java.sql.Connection;\n";
        JavaSource outside = source("backup/Run.java", "package io.recobro.backup" + importsJdbc);
        JavaSource inside = source("source/mariadb/Run.java", "package io.recobro.source.mariadb" + importsJdbc);
        assertThat(Layers.brokenFences(List.of(inside))).isEmpty();
        assertThat(Layers.brokenFences(List.of(outside)))
                .singleElement()
                .asString()
                .contains("backup/Run.java:2", "java.sql.Connection", "only sources talk to databases");
    }

    private static JavaSource source(String path, String text) {
        return JavaSource.of(Path.of(path), text);
    }
}
