package io.recobro.storm;

import io.recobro.storage.Storage;

/** What lives under storms: the product, or one that is wrong on purpose. */
enum Variant {
    REAL,
    /** Publishes without a look at what was stored. */
    BLIND_READ_BACK,
    /** Removes artifacts before their manifest. */
    HASTY_PRUNE;

    Storage between(Storage storage) {
        return this == BLIND_READ_BACK ? new BlindStorage(storage) : storage;
    }
}
