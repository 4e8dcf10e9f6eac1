package io.recobro.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.storage.FaultyStorage.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without a script it keeps the contract; with one it fails as told, and only then. */
class FaultyStorageTest extends StorageContract {
    private final MemoryStorage memory = new MemoryStorage();
    private final FaultyStorage faulty = new FaultyStorage(memory);

    @Override
    protected Storage storage() {
        return faulty;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return memory.at(Clock.offset(Clock.systemUTC(), ahead));
    }

    @Test
    void onlyTheNthCallFails() {
        faulty.on(Operation.PUT).nth(2).fail(Fault.STORAGE_FULL);

        faulty.put(key("one"), text("1"));
        assertThatThrownBy(() -> faulty.put(key("two"), text("2")))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE_FULL));
        faulty.put(key("three"), text("3"));
        assertThat(keys("")).containsExactly("one", "three");
        assertThat(faulty.calls(Operation.PUT)).isEqualTo(3);
    }

    @Test
    void aLostReplyHasDoneTheWork() {
        faulty.on(Operation.PUT).keyContaining("manifest").loseReply();

        assertThatThrownBy(() -> faulty.put(key("manifest"), text("1"))).isInstanceOf(RecobroException.class);
        assertThat(keys("")).containsExactly("manifest");
    }

    @Test
    void sizesAndStreamsCanBeShort() throws IOException {
        faulty.put(key("object"), text("12345"));
        faulty.on(Operation.OPEN).shorten().on(Operation.STAT).shorten();

        assertThat(read("object")).isEqualTo(text("1234"));
        assertThat(faulty.stat(key("object")).orElseThrow().bytes()).isEqualTo(4);
        faulty.heal();
        assertThat(read("object")).isEqualTo(text("12345"));
    }

    @Test
    void listingsCanBeLateOrMixedUp() {
        faulty.put(key("a"), text("1"));
        faulty.put(key("b"), text("2"));
        faulty.delete(key("a"));
        faulty.put(key("c"), text("3"));
        faulty.on(Operation.LIST).nth(1).stale().on(Operation.LIST).nth(2).muddle();

        assertThat(keys("")).as("of three changes none").containsExactly("a");
        assertThat(keys("")).containsExactly("c", "b", "b", "c", "c", "b");
        assertThat(keys("")).containsExactly("b", "c");
        assertThat(faulty.struck()).isEqualTo(2);
    }

    @Test
    void whatIsStoredCanBeSomethingElse() throws IOException {
        faulty.on(Operation.PUT).corrupt();
        faulty.put(key("object"), text("12345"));

        assertThat(read("object")).hasSize(5).isNotEqualTo(text("12345"));
    }

    @Test
    void streamsCanBreakAndCallsCanTakeLong() throws IOException {
        List<Duration> passed = new ArrayList<>();
        FaultyStorage slow = new FaultyStorage(memory, passed::add);
        slow.on(Operation.PUT).slow().on(Operation.OPEN).cut();
        slow.put(key("object"), text("12345"));

        assertThat(passed).hasSize(1);
        try (InputStream stream = slow.open(key("object"))) {
            assertThat(stream.readNBytes(2)).isEqualTo(text("12"));
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }
}
