package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fixture.MariaDbServer;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Damage of what is stored is found by verify and by restore, which pass before and after it. */
class DamageIT {
    private static MariaDbServer server;
    private Place place;
    private Recobro recobro;
    private Path dump;
    private byte[] whole;
    private static int refused;

    @BeforeAll
    static void start() {
        server = MariaDbServer.embedded();
        server.execute("", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE a (id INT PRIMARY KEY, v VARBINARY(1024))",
                "INSERT INTO a SELECT seq, RANDOM_BYTES(1000) FROM seq_1_to_3000",
                "CREATE TABLE b LIKE a",
                "INSERT INTO b SELECT * FROM a");
        Place.account(server, "shop");
    }

    @AfterAll
    static void stop() {
        server.close();
        if (refused > 0) {
            Reliability.record(new Attack(
                    "Flipped bits",
                    "a stored dump with a flipped byte, cut short, cut exactly between gzip members, with a manifest"
                            + " forged to fit, gone",
                    "verify and restore of a database",
                    refused,
                    "verify named the object with exit status 13, restore refused it, and the other destination still"
                            + " served",
                    "the same commands succeed before and after each damage",
                    "DamageIT"));
        }
    }

    @BeforeEach
    void backUp() throws Exception {
        place = new Place();
        recobro = place.configure(
                List.of(place.dir("local"), place.dir("other")),
                List.of(place.job("db", server.port(), "shop", "local, other")));
        recobro.succeed("backup-now");
        dump = place.stored("local", ".sql.gz");
        whole = Files.readAllBytes(dump);
        assertGood();
    }

    @AfterEach
    void repairAndClear() throws Exception {
        if (Files.exists(dump)) {
            Files.write(dump, whole);
        }
        assertGood();
        place.close();
    }

    private void assertGood() {
        recobro.succeed("verify", "--level", "parse");
        recobro.succeed(place.asAdmin("restore", "db", "--from", "local", "--into", "good"));
        server.execute("", "DROP DATABASE good");
    }

    @Test
    void aFlippedByte() throws Exception {
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 4;
        Files.write(dump, flipped);
        recobro.succeed("verify", "--level", "manifest");
        recobro.run("verify", "--level", "digests").expect(13, "BAD", "good", name());
        recobro.run("verify", "--level", "parse").expect(13, "BAD", "good", name());
        restoreFails();
    }

    @Test
    void aTruncatedObject() throws Exception {
        Files.write(dump, Arrays.copyOf(whole, whole.length - 100));
        recobro.run("verify").expect(13, "BAD", "good", name());
        restoreFails();
    }

    @Test
    void aCutExactlyBetweenMembers() throws Exception {
        Files.write(dump, Arrays.copyOf(whole, lastMember()));
        recobro.run("verify").expect(13, "BAD", "good", name());
        restoreFails();
        recobro.run(place.asAdmin(
                        "restore", "--file", dump.toString(), "--into", "from_file", "--port", "" + server.port()))
                .expect(13, name(), "hint: use another backup");
    }

    /** Sizes and digests in the manifest fit, so only reading the dump can tell. */
    @Test
    void aCutBetweenMembersThatTheManifestAgreesWith() throws Exception {
        byte[] cut = Arrays.copyOf(whole, lastMember());
        Files.write(dump, cut);
        Path manifest = place.stored("local", ".json", "/manifests/");
        String text = Files.readString(manifest);
        String forged = text.replace(sha256(whole), sha256(cut))
                .replace(": " + whole.length, ": " + cut.length)
                .replace(":" + whole.length, ":" + cut.length)
                .replaceFirst(",\\s*\"sha256_above\" : \"[0-9a-f]{64}\"", ""); // else that line tells
        assertThat(forged).isNotEqualTo(text).contains(Integer.toString(cut.length));
        Files.delete(manifest);
        String[] name = manifest.getFileName().toString().split("[_.]");
        Path fitting = manifest.resolveSibling("%s_%s_%s_%d.json"
                .formatted(name[0], name[1], name[2], Long.parseLong(name[3]) - whole.length + cut.length));
        Files.writeString(fitting, forged);
        recobro.succeed("verify", "--level", "digests", "--from", "local");
        recobro.run("verify", "--level", "parse", "--from", "local").expect(13, "BAD");
        restoreFails();
        Files.delete(fitting);
        Files.writeString(manifest, text);
    }

    @Test
    void anObjectThatIsGone() throws Exception {
        Files.delete(dump);
        recobro.run("verify").expect(13, "BAD", "good", name());
        restoreFails();
        Files.write(dump, whole);
    }

    @Test
    void aManifestFromTheFuture() throws Exception {
        Path manifest = place.stored("local", ".json", "/manifests/");
        String text = Files.readString(manifest);
        String newer = text.replaceFirst("(\"format\" ?: ?)1\\b", "$12");
        assertThat(newer).isNotEqualTo(text);
        Files.writeString(manifest, newer);
        recobro.run(place.asAdmin("restore", "db", "--from", "local", "--into", "future"))
                .expect(1, "newer", "hint: ");
        recobro.run("verify", "--from", "local").expect(1, "newer");
        Files.writeString(manifest, text);
    }

    private String name() {
        return dump.getFileName().toString();
    }

    /** The named destination is damaged; the other one still serves. */
    private void restoreFails() throws IOException {
        recobro.run(place.asAdmin("restore", "db", "--from", "local", "--into", "bad"))
                .expect(13, "unable to");
        server.execute("", "DROP DATABASE IF EXISTS bad");
        recobro.succeed(place.asAdmin("restore", "db", "--from", "other", "--into", "bad"));
        server.execute("", "DROP DATABASE bad");
        refused++;
    }

    /** Where the last gzip member begins: RFC 1952, section 2.3. */
    private int lastMember() {
        for (int at = whole.length - 18; at > 0; at--) {
            if (whole[at] == 0x1f && whole[at + 1] == (byte) 0x8b && whole[at + 2] == 8 && whole[at + 3] <= 4) {
                return at;
            }
        }
        throw new AssertionError("one member only");
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
