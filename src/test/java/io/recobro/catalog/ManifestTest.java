package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RecoveryPoint;
import io.recobro.stream.Content;
import io.recobro.stream.digest.SelfDigest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ManifestTest {
    /** The golden file of format 1 never changes: every later version must read it. */
    private static final String GOLDEN = "manifest-v1.json";

    static final Manifest MANIFEST = new Manifest(
            1,
            "20261122T061234Z-k3f9q2",
            "jaraba",
            "db",
            Kind.FULL,
            "recobro-mariadb",
            "recobro/0.1.0",
            "20261122T061234Z-k3f9q2",
            "20261122T061234Z-k3f9q2",
            Instant.parse("2026-11-22T06:12:34Z"),
            Instant.parse("2026-11-22T06:12:41.250Z"),
            new RecoveryPoint(
                    Instant.parse("2026-11-22T06:12:34.500Z"),
                    new TreeMap<>(Map.of("binlog_file", "bin.000004", "binlog_position", "1151", "gtid", "0-1-697")),
                    "binlog-snapshot"),
            List.of(),
            "none",
            "s3",
            Manifest.ATTESTED,
            new TreeMap<>(Map.of("server_version", "11.2.2-MariaDB")),
            List.of("a warning"),
            List.of(new Artifact(
                    "db_jaraba_20261122T061234Z.sql.gz",
                    "dump",
                    "gzip",
                    new Content(30, "aa"),
                    new Content(90, "bb"),
                    List.of(
                            new StoredPart("db_jaraba_20261122T061234Z.sql.gz", 20, "cc"),
                            new StoredPart("db_jaraba_20261122T061234Z.sql.gz.part-0002", 10, "dd")))),
            List.of());

    @Test
    void theGoldenFileIsRead() throws IOException {
        assertThat(Json.read(golden(), Manifest.class, Manifest.FORMAT, GOLDEN)).isEqualTo(MANIFEST);
    }

    @Test
    void theGoldenFileIsWrittenWithItsDigest() throws IOException {
        byte[] golden = new String(golden(), StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
        assertThat(Json.write(MANIFEST))
                .asString()
                .isEqualTo(new String(SelfDigest.append(golden), StandardCharsets.UTF_8));
        assertThat(Json.read(Json.write(MANIFEST), Manifest.class, Manifest.FORMAT, GOLDEN))
                .isEqualTo(MANIFEST);
    }

    @Test
    void unknownPropertiesOfTheSameFormatAreIgnored() throws IOException {
        String more = new String(golden(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"colour\" : \"blue\",");
        assertThat(Json.read(more.getBytes(StandardCharsets.UTF_8), Manifest.class, Manifest.FORMAT, GOLDEN))
                .isEqualTo(MANIFEST);
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        String newer = new String(golden(), StandardCharsets.UTF_8).replace("\"format\" : 1", "\"format\" : 2");
        assertThatThrownBy(() ->
                        Json.read(newer.getBytes(StandardCharsets.UTF_8), Manifest.class, Manifest.FORMAT, GOLDEN))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.FORMAT_TOO_NEW));
    }

    @Test
    void whatWasChangedOrIsEmptyIsCalledThat() {
        byte[] changed = Json.write(MANIFEST);
        changed[changed.length / 2] ^= 1;
        assertThatThrownBy(() -> Json.read(changed, Manifest.class, Manifest.FORMAT, GOLDEN))
                .hasMessageContaining("its sha-256 does not match");
        byte[] torn = Json.write(MANIFEST);
        torn[1] = '{';
        assertThatThrownBy(() -> Json.read(torn, Manifest.class, Manifest.FORMAT, GOLDEN))
                .as("no JSON any more")
                .hasMessageContaining("its sha-256 does not match");
        assertThatThrownBy(() -> Json.read(new byte[0], Manifest.class, Manifest.FORMAT, GOLDEN))
                .hasMessageContaining("it is empty");
    }

    @Test
    void theGuideNamesEveryObjectAndCommand() {
        assertThat(RestoreGuide.text(MANIFEST))
                .contains(
                        "recobro restore db --backup 20261122T061234Z-k3f9q2 --into NEW_NAME",
                        "cc  db_jaraba_20261122T061234Z.sql.gz\n",
                        "dd  db_jaraba_20261122T061234Z.sql.gz.part-0002\n",
                        "cat db_jaraba_20261122T061234Z.sql.gz db_jaraba_20261122T061234Z.sql.gz.part-0002 | gunzip -c"
                                + " | mariadb --comments --max-allowed-packet=64M 'restored'");
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = ManifestTest.class.getResourceAsStream(GOLDEN)) {
            return in.readAllBytes();
        }
    }
}
