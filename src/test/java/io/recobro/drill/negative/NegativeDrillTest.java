package io.recobro.drill.negative;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.backup.BackupRun;
import io.recobro.backup.BackupScene;
import io.recobro.catalog.BackupEntry;
import io.recobro.catalog.Catalog;
import io.recobro.drill.negative.NegativeDrill.Report;
import io.recobro.drill.negative.Trial.Outcome;
import io.recobro.fault.Fault;
import io.recobro.restore.Verification;
import io.recobro.restore.Verification.Level;
import io.recobro.source.BackupReader;
import io.recobro.source.FakeSource;
import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.storage.StoredObject;
import io.recobro.stream.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NegativeDrillTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);
    private static final long ALL = 1 << 20;

    @TempDir
    private Path state;

    @TempDir
    private Path directory;

    private final MemoryStorage storage = new MemoryStorage("one");
    private final Catalog catalog = BackupScene.catalog(storage);
    private BackupEntry entry;

    @BeforeEach
    void backUp() {
        new BackupRun(new BackupScene(state).context())
                .run(BackupScene.job(new FakeSource(5, 9_000), storage), Progress.NONE);
        entry = catalog.backups("db").getFirst();
    }

    @Test
    void everyDamageIsFoundAndTheControlIsFine() {
        Report report = run(new Verification(CLOCK, NegativeDrillTest::readAll), ALL);
        assertThat(report.trials()).as("%s", report.trials()).allMatch(trial -> trial.outcome() != Outcome.FAILED);
        assertThat(report.passed()).isTrue();
        assertThat(report.level()).isEqualTo(Level.PARSE);
        assertThat(report.trials())
                .filteredOn(trial -> trial.outcome() == Outcome.PASSED)
                .extracting(Trial::name)
                .containsExactly(
                        "control",
                        "bit-flip/dump",
                        "bit-flip/index",
                        "bit-flip/notes",
                        "tail-cut/object",
                        "removed/object",
                        "removed/small-object",
                        "members-swapped",
                        "manifest/cut",
                        "manifest/digest",
                        "manifest/artifact-left-out");
        assertThat(report.trials())
                .filteredOn(trial -> trial.outcome() == Outcome.NOT_APPLICABLE)
                .extracting(Trial::found)
                .containsExactly("not applicable: the backup is not encrypted");
    }

    @Test
    void theDestinationIsNotWritten() {
        List<StoredObject> before = storage.list("");
        run(new Verification(CLOCK, NegativeDrillTest::readAll), ALL);
        assertThat(storage.list("")).isEqualTo(before);
    }

    @Test
    void theSameSeedChoosesTheSamePlaces() throws IOException {
        Verification verification = new Verification(CLOCK, NegativeDrillTest::readAll);
        List<Trial> once = new NegativeDrill(verification, ALL)
                .run(catalog, entry, Files.createDirectory(directory.resolve("a")), 5, Progress.NONE)
                .trials();
        List<Trial> again = new NegativeDrill(verification, ALL)
                .run(catalog, entry, Files.createDirectory(directory.resolve("b")), 5, Progress.NONE)
                .trials();
        List<Trial> other = new NegativeDrill(verification, ALL)
                .run(catalog, entry, Files.createDirectory(directory.resolve("c")), 6, Progress.NONE)
                .trials();
        assertThat(again).isEqualTo(once).isNotEqualTo(other);
    }

    @Test
    void alargeBackupIsDamagedInItsFirstPart() throws IOException {
        Report report = run(new Verification(CLOCK, NegativeDrillTest::readAll), 9_000);
        assertThat(report.passed()).isTrue();
        assertThat(report.level()).isEqualTo(Level.DIGESTS);
        assertThat(report.bytes()).isLessThanOrEqualTo(9_000).isGreaterThan(5_000);
        assertThat(report.notices()).singleElement().asString().contains("first part");
        try (var files = Files.list(directory)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThanOrEqualTo(9_000);
        }
    }

    @Test
    void aBackupThatIsDamagedAlreadyFailsTheControlAndNothingElseIsTried() {
        ObjectKey key = storage.list("shop/db/backups/").stream()
                .map(StoredObject::key)
                .filter(each ->
                        each.value().endsWith("db_fake.sql.gz") || each.value().contains("db_fake.sql"))
                .findFirst()
                .orElseThrow();
        byte[] content = storage.content(key).clone();
        content[content.length / 2] ^= 1;
        storage.damage(key, content);
        Report report = run(new Verification(CLOCK, NegativeDrillTest::readAll), ALL);
        assertThat(report.passed()).isFalse();
        assertThat(report.trials()).singleElement().satisfies(trial -> {
            assertThat(trial.name()).isEqualTo(Trial.CONTROL);
            assertThat(trial.outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @Test
    void damageThatIsNotFoundFailsTheDrill() {
        // checks that do not look: the digests of the manifest are those of whatever is there
        Verification blind = new Verification(CLOCK, (backup, progress) -> {});
        BackupCopy copy = BackupCopy.make(catalog, entry, directory, ALL, Progress.NONE);
        Tampering harmless = Tampering.of("nothing", "no change at all", copy.storage());
        Trial trial = new NegativeDrill(blind, ALL).trial(copy, harmless, Level.PARSE);
        assertThat(trial.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(trial.found()).isEqualTo("it was not found");
    }

    @Test
    void oneDamageThatWasNotFoundOutweighsAllThatWere() {
        Trial control = new Trial(Trial.CONTROL, Outcome.PASSED, "the copy as it is", "nothing was found wrong");
        Trial found = new Trial("bit-flip/dump", Outcome.PASSED, "a bit", "its sha-256 does not match");
        Trial missed = new Trial("tail-cut/object", Outcome.FAILED, "the last byte", "it was not found");
        assertThat(report(control, found).passed()).isTrue();
        assertThat(report(control, found, missed).passed()).isFalse();
        assertThat(report(control, found, missed).failed()).containsExactly(missed);
        assertThat(report(control).passed()).as("nothing was damaged").isFalse();
    }

    private static Report report(Trial... trials) {
        return new Report(List.of(trials), 1, Level.PARSE, List.of());
    }

    @Test
    void aCheckThatBreaksHasNotFoundTheDamage() {
        Verification broken = new Verification(CLOCK, (backup, progress) -> {
            throw Fault.STORAGE_UNREACHABLE.because("unable to go on: no answer");
        });
        BackupCopy copy = BackupCopy.make(catalog, entry, directory, ALL, Progress.NONE);
        Trial trial = new NegativeDrill(broken, ALL)
                .trial(copy, Tampering.of("any", "anything", copy.storage()), Level.PARSE);
        assertThat(trial.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(trial.found()).contains("not told as damage");
    }

    private Report run(Verification verification, long limit) {
        return new NegativeDrill(verification, limit).run(catalog, entry, directory, 1, Progress.NONE);
    }

    private static void readAll(BackupReader backup, Progress progress) {
        backup.artifacts().forEach(artifact -> {
            try (InputStream in = backup.open(artifact.name())) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException broken) {
                throw new java.io.UncheckedIOException(broken);
            }
        });
    }
}
