package io.recobro.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.fault.Fault;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.StorageCheck.Finding;
import io.recobro.storage.StorageCheck.Outcome;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StorageCheckTest {
    private final MemoryStorage memory = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(memory);
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void goodStorePassesAndIsLeftEmpty() {
        List<Finding> findings = check();

        assertThat(findings).noneMatch(f -> f.outcome() == Outcome.FAILED).hasSize(14);
        assertThat(findings.getLast().outcome()).isEqualTo(Outcome.UNSUPPORTED);
        assertThat(findings).filteredOn(f -> f.detail().endsWith(" MiB/s")).hasSize(2);
        assertThat(findings.getFirst().took()).isPositive();
        assertThat(memory.list("")).isEmpty();
    }

    @Test
    void namesTheFirstBrokenPromise() {
        storage.on(Operation.OPEN).shorten();

        List<Finding> findings = check();

        assertThat(findings.getLast().promise()).isEqualTo("an object is read back as it was written");
        assertThat(findings.getLast().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(findings.getLast().detail())
                .isEqualTo("unable to rely on destination 'memory': other bytes came back");
        assertThat(findings).hasSize(2);
        assertThat(memory.list("")).isEmpty();
    }

    @Test
    void unreachableStoreFailsTheFirstPromise() {
        storage.on(Operation.LIST).fail(Fault.STORAGE_UNREACHABLE);

        List<Finding> findings = check();

        assertThat(findings.getFirst().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(findings.getFirst().detail()).contains("scripted fault");
        assertThat(findings.getLast().detail()).startsWith("delete what is left below '.recobro-check/");
    }

    @Test
    void uploadThatLiesAboutItsSizeIsFound() {
        storage.on(Operation.COMPLETE).nth(2).shorten();

        assertThat(check().getLast().promise()).isEqualTo("a large object is written");
        assertThat(memory.list("")).isEmpty();
    }

    private List<Finding> check() {
        return StorageCheck.run(storage, Progress.NONE, false, () -> nanos.addAndGet(1_000_000));
    }
}
