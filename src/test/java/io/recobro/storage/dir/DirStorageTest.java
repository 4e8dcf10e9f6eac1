package io.recobro.storage.dir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.Features;
import io.recobro.storage.Storage;
import io.recobro.storage.StorageContract;
import io.recobro.storage.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirStorageTest extends StorageContract {
    @TempDir
    Path place;

    private DirStorage storage;

    @Override
    protected Storage storage() {
        if (storage == null) {
            storage = at(place.resolve("backups"));
        }
        return storage;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return new DirStorage(
                "local", new DirSettings(place.resolve("backups")), Clock.offset(Clock.systemUTC(), ahead));
    }

    private static DirStorage at(Path root) {
        return new DirStorage("local", new DirSettings(root), Clock.systemUTC());
    }

    @Test
    void filesAndDirectoriesArePrivate() throws IOException {
        storage().put(key("a/b/object"), text("x"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve("a/b/object"))))
                .isEqualTo("rw-------");
        for (String directory : List.of("", "a", "a/b")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve(directory))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void nothingIsLeftInTheTree() throws IOException {
        storage().features();
        storage().put(key("a/b/object"), text("x"));
        storage().replace(key("lease"), text("x"));
        storage().replace(key("lease"), text("y"));
        try (Upload upload = storage().begin(key("a/c/abandoned"))) {
            append(upload, 1, 0);
        }
        assertThat(tree()).containsExactlyInAnyOrder("a", "a/b", "a/b/object", "lease");

        storage().delete(key("a/b/object"));
        storage().delete(key("lease"));
        assertThat(tree()).isEmpty();
        assertThat(root()).isDirectory();
    }

    @Test
    void missingMountIsUnreachable() {
        DirStorage unmounted = at(place.resolve("mnt/backups"));

        assertFault(Fault.STORAGE_UNREACHABLE, () -> unmounted.put(key("a"), text("x")));
        assertFault(Fault.STORAGE_UNREACHABLE, () -> unmounted.list(""));
        assertFault(Fault.STORAGE_UNREACHABLE, () -> unmounted.stat(key("a")));
        assertFault(Fault.STORAGE_UNREACHABLE, () -> unmounted.open(key("a")));
        assertThatThrownBy(unmounted::features)
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.hint()).isPresent());
        assertThat(place.resolve("mnt")).doesNotExist();
    }

    @Test
    void rootThatIsAFileIsUnreachable() throws IOException {
        Files.createFile(place.resolve("file"));

        assertFault(Fault.STORAGE_UNREACHABLE, () -> at(place.resolve("file")).list(""));
    }

    @Test
    void readingCreatesNothing() {
        assertThat(storage().list("")).isEmpty();
        assertThat(storage().stat(key("a"))).isEmpty();
        assertFault(Fault.OBJECT_MISSING, () -> storage().open(key("a")));
        storage().delete(key("a"));

        assertThat(root()).doesNotExist();
    }

    @Test
    void reserveIsNeverTaken() {
        AtomicLong usable = new AtomicLong(10_000_000);
        DirStorage small = new DirStorage(
                "local", new DirSettings(place.resolve("full"), 1_000_000), Clock.systemUTC(), usable::get);

        small.put(key("fits"), random(9_000_000));
        assertThat(small.freeBytes()).contains(9_000_000L);
        assertFull("free at least 1 bytes", () -> small.put(key("large"), random(9_000_001)));
        try (Upload upload = small.begin(key("large"))) {
            append(upload, 1, 0);
            usable.set(2_000_000);
            assertFull("free at least " + (SEGMENT - 1_000_000), () -> append(upload, 1, 0));
        }
        usable.set(999_999);
        assertFull("free at least 1 bytes", () -> small.begin(key("large")));
        assertThat(small.list("")).hasSize(1);
    }

    /** Or else retention, which needs a lease and writes records, could never make room again. */
    @Test
    void leasesAndRecordsMayTakeFromTheReserve() {
        DirStorage small = new DirStorage(
                "local", new DirSettings(place.resolve("full"), 1_000_000), Clock.systemUTC(), () -> 999);

        small.put(key("record"), random(300));
        small.replace(key("lease"), random(300));
        assertThat(small.list("")).hasSize(2);
        assertFull("free at least ", () -> small.put(key("large"), random(1_100_000)));
    }

    private static void assertFull(String hint, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(RecobroException.class, e -> {
                    assertThat(e.fault()).isEqualTo(Fault.STORAGE_FULL);
                    assertThat(e.hint().orElseThrow()).startsWith(hint);
                })
                .hasMessageContaining("'large'")
                .hasMessageContaining("'local'");
    }

    @Test
    void symbolicLinksBelowTheRootAreRefused() throws IOException {
        Path outside = Files.createDirectory(place.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "not ours");
        storage().put(key("job/good"), text("x"));
        Files.createSymbolicLink(root().resolve("job/link"), outside);
        Files.createSymbolicLink(root().resolve("job/alias"), outside.resolve("secret"));

        for (String refused : List.of("job/link/secret", "job/alias")) {
            assertFault(Fault.STORAGE_BROKEN, () -> storage().open(key(refused)));
            assertFault(Fault.STORAGE_BROKEN, () -> storage().stat(key(refused)));
            assertFault(Fault.STORAGE_BROKEN, () -> storage().put(key(refused), text("x")));
            assertFault(Fault.STORAGE_BROKEN, () -> storage().delete(key(refused)));
        }
        assertFault(Fault.STORAGE_BROKEN, () -> storage().list("job/"));
        assertFault(Fault.STORAGE_BROKEN, () -> storage().list("job/link/"));
        assertThat(keys("job/g")).containsExactly("job/good");
        assertThat(outside.resolve("secret")).hasContent("not ours");
    }

    @Test
    void theRootItselfMayBeALink() throws IOException {
        Path real = Files.createDirectory(place.resolve("real"));
        DirStorage linked = at(Files.createSymbolicLink(place.resolve("backups"), real));
        linked.put(key("a/b"), text("x"));

        assertThat(linked.list("")).hasSize(1);
        assertThat(linked.list("a/")).hasSize(1);
        linked.delete(key("a/b"));
        assertThat(real).isEmptyDirectory();
    }

    @Test
    void foreignFilesAreNoObjects() throws IOException {
        storage().put(key("job/good"), text("x"));
        Files.writeString(root().resolve("job/two words"), "x");
        Files.createDirectory(root().resolve("job/empty"));

        assertThat(keys("")).containsExactly("job/good");
    }

    @Test
    void keyBelowAnObjectIsMissing() {
        storage().put(key("a"), text("x"));

        assertThat(storage().stat(key("a/b"))).isEmpty();
        assertFault(Fault.OBJECT_MISSING, () -> storage().open(key("a/b")));
        storage().delete(key("a/b"));
        assertThat(read("a")).isEqualTo(text("x"));
    }

    @Test
    void provesItsFeatures() {
        assertThat(storage().features()).isEqualTo(new Features(true, false));
        assertThat(storage().freeBytes().orElseThrow()).isPositive();
    }

    private Path root() {
        return place.resolve("backups");
    }

    private List<String> tree() throws IOException {
        try (Stream<Path> all = Files.walk(root())) {
            return all.filter(p -> !p.equals(root()))
                    .map(p -> root().relativize(p).toString())
                    .toList();
        }
    }

    private static void assertFault(Fault fault, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageStartingWith("unable to ")
                .hasMessageContaining("'local'");
    }

    /** Whether hard links are known is found out by making one; a process that is killed then leaves its files. */
    @Test
    void probesOfRunsThatWereCutOffAreSwept() throws IOException {
        storage().put(key("a/object"), text("x"));
        Path probe = Files.createFile(root().resolve("@0123456789abcdef@link-probe"));
        Path link = Files.createFile(root().resolve("@0123456789abcdef@link-probe@"));

        storage().sweep("a/", Duration.ofHours(1));
        assertThat(probe).as("control: it may be in use").exists();
        storageAfter(Duration.ofHours(2)).sweep("a/", Duration.ofHours(1));
        assertThat(probe).doesNotExist();
        assertThat(link).doesNotExist();
        assertThat(root().resolve("a/object")).exists();
    }
}
