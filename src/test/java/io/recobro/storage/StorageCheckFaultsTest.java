package io.recobro.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Fault;
import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.FaultyStorage.Script;
import io.recobro.storage.StorageCheck.Finding;
import io.recobro.storage.StorageCheck.Outcome;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The contract as operators run it, with each of its calls going wrong once in every way: what matters is noticed. */
class StorageCheckFaultsTest {
    private int tried;
    private int noticed;
    private final List<String> passed = new ArrayList<>();

    @Test
    void noFaultPassesUnnoticed() {
        FaultyStorage good = new FaultyStorage(new MemoryStorage());
        assertThat(check(good)).as("the control").noneMatch(StorageCheckFaultsTest::isFailure);
        for (Operation operation : Operation.values()) {
            for (int call = 1; call <= good.calls(operation); call++) {
                for (Map.Entry<String, Consumer<Script>> way : ways(operation).entrySet()) {
                    strike(operation, call, way.getKey(), way.getValue());
                }
            }
        }
        assertThat(passed)
                .as("where there was nothing to change, or nothing that is read: the large upload is, the small"
                        + " one is not")
                .containsExactlyInAnyOrder(
                        "PUT 2 stores something else",
                        "PUT 4 loses its reply",
                        "PUT 4 stores something else",
                        "COMPLETE 1 stores something else",
                        "OPEN 2 ends early",
                        "OPEN 5 ends early",
                        "OPEN 5 breaks",
                        "STAT 1 tells a wrong size",
                        "STAT 2 tells a wrong size",
                        "STAT 4 tells a wrong size",
                        "STAT 5 tells a wrong size",
                        "LIST 1 tells wrong sizes",
                        "LIST 1 is late",
                        "LIST 1 is mixed up",
                        "LIST 3 tells wrong sizes",
                        "LIST 3 is mixed up",
                        "LIST 4 tells wrong sizes",
                        "LIST 4 is mixed up");
        Reliability.record(new Attack(
                "Faulty storage",
                "one call that fails, loses its reply, answers short, late, mixed up, or stores something else",
                "the storage contract as 'storage check' runs it",
                tried,
                "%,d times the broken promise was named; %,d times there was nothing to notice: an empty object, an empty list, what is not read"
                        .formatted(noticed, passed.size()),
                "without a fault every promise holds",
                "StorageCheckFaultsTest"));
    }

    private void strike(Operation operation, int call, String way, Consumer<Script> script) {
        FaultyStorage storage = new FaultyStorage(new MemoryStorage());
        script.accept(storage.on(operation).nth(call));
        boolean failed = check(storage).stream().anyMatch(StorageCheckFaultsTest::isFailure);
        assertThat(storage.struck()).isEqualTo(1);
        tried++;
        if (failed) {
            noticed++;
        } else {
            passed.add(operation + " " + call + " " + way);
        }
    }

    static Map<String, Consumer<Script>> ways(Operation operation) {
        Map<String, Consumer<Script>> ways = new LinkedHashMap<>();
        ways.put("fails", script -> script.fail(Fault.STORAGE_UNREACHABLE));
        switch (operation) {
            case PUT -> {
                ways.put("loses its reply", Script::loseReply);
                ways.put("stores something else", Script::corrupt);
            }
            case COMPLETE -> {
                ways.put("loses its reply", Script::loseReply);
                ways.put("stores something else", Script::corrupt);
                ways.put("tells a wrong size", Script::shorten);
            }
            case OPEN -> {
                ways.put("ends early", Script::shorten);
                ways.put("breaks", Script::cut);
            }
            case STAT -> ways.put("tells a wrong size", Script::shorten);
            case LIST -> {
                ways.put("tells wrong sizes", Script::shorten);
                ways.put("is late", Script::stale);
                ways.put("is mixed up", Script::muddle);
            }
            default -> {}
        }
        return ways;
    }

    private static boolean isFailure(Finding finding) {
        return finding.outcome() == Outcome.FAILED;
    }

    private static List<Finding> check(Storage storage) {
        return StorageCheck.run(storage, Progress.NONE, false, () -> 0);
    }
}
