package io.recobro.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.catalog.Manifest.Artifact;
import io.recobro.catalog.Manifest.StoredPart;
import io.recobro.catalog.guide.RestoreGuide;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
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

    @Test
    void aBackupCountsThePacksThatItAddedItself() {
        BackupId id = new BackupId("20261122T061234Z-k3f9q2");
        Manifest manifest = of(
                id,
                id.began(),
                List.of(
                        new Pack(KeyLayout.packName(id, 1), 7, "00"),
                        new Pack(KeyLayout.packName(new BackupId("20261121T061234Z-k3f9q2"), 1), 1000, "00")));
        assertThat(manifest.storedBytes()).isEqualTo(32 + 7);
        assertThat(manifest.plainBytes()).isEqualTo(99);
        manifest.facts().put(Manifest.NEW_BYTES_FACT, "12");
        assertThat(manifest.plainBytes()).isEqualTo(99 + 12);
        assertThat(manifest.packNames())
                .containsExactly("20261122T061234Z-k3f9q2.0001.tar.gz", "20261121T061234Z-k3f9q2.0001.tar.gz");
    }

    @Test
    void whatIsNoManifestSaysWhy() {
        assertThat(refusal("")).isEqualTo("unable to read 'm': it is empty");
        assertThat(refusal("{")).isEqualTo("unable to read 'm': it was cut short");
        assertThat(refusal("{}")).isEqualTo("unable to read 'm': it names no format");
        assertThat(refusal("{\"format\" : 0}")).isEqualTo("unable to read 'm': it names no format");
        assertThat(refusal("nonsense")).startsWith("unable to read 'm': Unrecognized token 'nonsense'");
        byte[] flipped = Json.write(MANIFEST);
        flipped[40] ^= 1;
        assertThatThrownBy(() -> Json.read(flipped, Manifest.class, 1, "m"))
                .hasMessage("unable to read 'm': its sha-256 does not match");
        assertThatThrownBy(() -> Json.read(flipped, Manifest.class, 0, "m"))
                .hasMessageEndingWith("up to 0; or it is damaged: its sha-256 does not match");
        assertThatThrownBy(() -> Json.read(Json.write(MANIFEST), Manifest.class, 0, "m"))
                .hasMessageEndingWith("this program reads up to 0");
    }

    private static String refusal(String json) {
        try {
            Json.read(json.getBytes(StandardCharsets.UTF_8), Manifest.class, Manifest.FORMAT, "m");
        } catch (RecobroException refused) {
            return refused.getMessage();
        }
        return "none";
    }

    @Test
    void theGuideHasAChapterForEverythingThatABackupHolds() {
        String two = RestoreGuide.text(with(
                artifact("db_shop_20261122T061234Z.sql.zst", "dump", "zstd"),
                artifact("db_" + "x".repeat(64) + "_20261122T061234Z.sql", "dump", "none"),
                artifact("users.sql.gz", "users", "gzip")));
        assertThat(two)
                .contains(
                        "--database NAME --into NEW_NAME",
                        "## 1. Check what you have",
                        "## 2. Database `shop`, into a new and empty one",
                        "CREATE DATABASE `restored_shop`",
                        "cat db_shop_20261122T061234Z.sql.zst | zstd -dc | mariadb --comments --max-allowed-packet=64M"
                                + " 'restored_shop'",
                        "CREATE DATABASE `restored_2`",
                        "cat db_" + "x".repeat(64) + "_20261122T061234Z.sql | mariadb",
                        "The server's own `max_allowed_packet`",
                        "## 4. Accounts and grants",
                        "cat users.sql.gz | gunzip -c | mariadb --force")
                .doesNotContain("Qdrant", "tree", "--collection");
        String vectors = RestoreGuide.text(with(
                artifact("knowledge.snapshot", "snapshot", "none"),
                artifact("knowledge.node2.snapshot.gz", "snapshot", "gzip")));
        assertThat(vectors)
                .contains(
                        "--collection NAME --into",
                        "a 11.2.x, as the snapshots are of 11.2.2",
                        "cat knowledge.snapshot > knowledge.upload",
                        "\"$QDRANT/collections/restored_knowledge/snapshots/upload?priority=snapshot&checksum=bb\"",
                        "cat knowledge.node2.snapshot.gz | gunzip -c > knowledge.node2.upload",
                        "\"${QDRANT_2:-$QDRANT}/collections/restored_knowledge/points/count\"",
                        "switch the\nalias")
                .doesNotContain("mariadb --comments", "CREATE DATABASE");
        String files = RestoreGuide.text(with(artifact("tree.mtree.gz", "tree", "gzip")));
        assertThat(files)
                .contains(
                        "ee  ../../packs/20261122T061234Z-k3f9q2.0001.tar.gz\n"
                                + "ff  ../../packs/20261122T061234Z-k3f9q2.0002.tar.gz\n",
                        "for pack in 20261122T061234Z-k3f9q2.0001.tar.gz 20261122T061234Z-k3f9q2.0002.tar.gz; do",
                        "cat tree.mtree.gz | gunzip -c | LC_ALL=C awk -f restore.awk",
                        "cat > restore.awk <<'AWK'\n#")
                .doesNotContain("mariadb --comments", "Qdrant", "--database");
    }

    private static Artifact artifact(String name, String role, String codec) {
        return new Artifact(
                name,
                role,
                codec,
                new Content(20, "aa"),
                new Content(90, "bb"),
                List.of(new StoredPart(name, 20, "cc")));
    }

    /** As the first one, with other artifacts and two packs. */
    private static Manifest with(Artifact... artifacts) {
        return new Manifest(
                1,
                MANIFEST.id(),
                MANIFEST.site(),
                MANIFEST.job(),
                Kind.FULL,
                MANIFEST.engine(),
                MANIFEST.program(),
                MANIFEST.run(),
                MANIFEST.runSet(),
                MANIFEST.startedAt(),
                MANIFEST.finishedAt(),
                MANIFEST.recoveryPoint(),
                List.of(),
                "none",
                "s3",
                Manifest.ATTESTED,
                new TreeMap<>(Map.of("server_version", "11.2.2")),
                List.of(),
                List.of(artifacts),
                List.of(
                        new Pack(KeyLayout.packName(MANIFEST.backupId(), 1), 1, "ee"),
                        new Pack(KeyLayout.packName(MANIFEST.backupId(), 2), 1, "ff")));
    }

    /** A full backup of job {@code db} of site {@code shop}: an artifact of two objects, of 11 and 21 bytes. */
    static Manifest of(BackupId id, Instant recoveryPoint, List<Pack> packs) {
        return new Manifest(
                Manifest.FORMAT,
                id.value(),
                "shop",
                "db",
                Kind.FULL,
                "test",
                "recobro/test",
                id.value(),
                id.value(),
                id.began(),
                id.began(),
                new RecoveryPoint(recoveryPoint, new TreeMap<>(), "test"),
                List.of(),
                "none",
                "s3",
                Manifest.FULL_READ,
                new TreeMap<>(),
                List.of(),
                List.of(new Artifact(
                        "dump.sql.gz",
                        "dump",
                        "gzip",
                        new Content(32, "00"),
                        new Content(99, "00"),
                        List.of(
                                new StoredPart("dump.sql.gz", 11, "00"),
                                new StoredPart("dump.sql.gz.part-0002", 21, "00")))),
                packs);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in = ManifestTest.class.getResourceAsStream(GOLDEN)) {
            return in.readAllBytes();
        }
    }
}
