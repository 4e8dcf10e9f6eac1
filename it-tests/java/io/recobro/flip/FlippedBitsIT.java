package io.recobro.flip;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.flip.Seen.Verdict;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.digest.SelfDigest;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit is flipped in one stored object, and every command that may read it runs: it does the same as without the flip, or it
 * says what is damaged; it never does something else in silence. {@code -Dattack.flips=10} tries ten times as many,
 * {@code -Dattack.seed=7} other bits.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlippedBitsIT {
    private static final long SEED = Long.getLong("attack.seed", 1);
    private static final int TIMES = Integer.getInteger("attack.flips", 1);

    private SmallSite site;
    private Readers readers;

    @BeforeAll
    void build(@TempDir Path directory) throws Exception {
        site = new SmallSite(directory);
        readers = new Readers(site);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void noFlippedBitGoesUnnoticed() {
        Tally tally = new Tally();
        for (String job : SmallSite.JOBS) {
            flip(readers.of(job), job, site.local(), key -> true, tally);
        }
        assertThat(tally.silent()).as("seed " + SEED).isEmpty();
        assertThat(tally.overlooked()).as("seed " + SEED).isEmpty();
        Tally unprotected = new Tally();
        for (String job : List.of("files", "db")) {
            flip(readers.ofWords(job), job, site.local().withoutDigests(), FlippedBitsIT::isJson, unprotected);
        }
        assertThat(unprotected.silent()).as("the control").isNotEmpty();
        String control =
                "%,d of %,d flips in such objects as earlier versions wrote them, without a digest, go unnoticed"
                        .formatted(unprotected.silent().size(), unprotected.flips());
        record(
                tally,
                "contents",
                "dumps, indexes, inventories, accounts, trees, packs, snapshots under every reader",
                control);
        record(tally, "manifests", "manifests under every reader", control);
        record(tally, "records", "records of runs and checks, pins, rules, marks, evidence, leases, guides", control);
    }

    private static void record(Tally tally, String family, String subject, String control) {
        Reliability.record(new Attack(
                "Flipped bits",
                "one flipped bit",
                subject,
                tally.flips(family),
                "%,d times refused with the object named, %,d times said, %,d times no difference; never another result in silence"
                        .formatted(
                                tally.of(family, Verdict.REFUSED),
                                tally.of(family, Verdict.SAID),
                                tally.of(family, Verdict.SAME)),
                control,
                "FlippedBitsIT"));
    }

    private void flip(List<Reader> all, String job, Shelf local, Predicate<ObjectKey> which, Tally tally) {
        for (Reader reader : all) {
            for (ObjectKey key : local.objects().keySet()) {
                if (ofJob(key, job) && which.test(key) && reader.concerns().test(key)) {
                    flip(job, reader, local, key, reader.read(local, site.far(), key), tally);
                }
            }
        }
    }

    private void flip(String job, Reader reader, Shelf local, ObjectKey key, Seen control, Tally tally) {
        byte[] whole = local.objects().get(key);
        Random random = new Random(SEED * 31 + (reader.name() + key).hashCode());
        String name = key.value().substring(key.value().lastIndexOf('/') + 1);
        for (int number = 0; number < reader.flips() * TIMES && whole.length > 0; number++) {
            int bit = Bits.choose(whole.length, number, random);
            byte[] flipped = whole.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Seen seen = reader.read(local.with(key, flipped), site.far(), key);
            Verdict verdict = seen.against(control, name);
            String what = reader.name() + " of " + job + ", bit " + bit + " of " + key;
            tally.count(family(key), verdict);
            if (verdict == Verdict.SILENT) {
                tally.silent().add(what + ": " + seen + " instead of " + control);
            }
            boolean hidesItsDigest = SelfDigest.check(whole) == SelfDigest.Verdict.RIGHT
                    && SelfDigest.check(flipped) == SelfDigest.Verdict.NONE;
            if (verdict != Verdict.REFUSED && reader.mustFind(key) && !hidesItsDigest) {
                tally.overlooked().add(what + ": " + seen);
            }
        }
    }

    private static boolean ofJob(ObjectKey key, String job) {
        return key.value().startsWith(SmallSite.SITE + "/" + job + "/")
                || key.value().startsWith(SmallSite.SITE + "/runs/")
                        && key.value().contains("_" + job + "_");
    }

    private static boolean isJson(ObjectKey key) {
        return key.value().endsWith(".json") && !family(key).equals("contents");
    }

    private static String family(ObjectKey key) {
        if (Reader.isContent(key)) {
            return "contents";
        }
        return key.value().contains("/manifests/") ? "manifests" : "records";
    }
}
