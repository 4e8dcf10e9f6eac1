package io.recobro.storage;

import java.time.Clock;
import java.time.Duration;

class MemoryStorageTest extends StorageContract {
    private final MemoryStorage storage = new MemoryStorage();

    @Override
    protected Storage storage() {
        return storage;
    }

    @Override
    protected Storage storageAfter(Duration ahead) {
        return storage.at(Clock.offset(Clock.systemUTC(), ahead));
    }
}
