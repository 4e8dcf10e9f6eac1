package io.recobro.flip;

import io.recobro.storage.MemoryStorage;
import io.recobro.storage.ObjectKey;
import io.recobro.stream.digest.SelfDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a destination holds, to be put into fresh ones again and again. */
record Shelf(SortedMap<ObjectKey, byte[]> objects) {
    private static final byte[] END = {'\n', '}'};

    static Shelf of(MemoryStorage storage) {
        SortedMap<ObjectKey, byte[]> objects = new TreeMap<>();
        storage.list("").forEach(object -> objects.put(object.key(), storage.content(object.key())));
        return new Shelf(objects);
    }

    /** The same with an object changed. */
    Shelf with(ObjectKey key, byte[] content) {
        SortedMap<ObjectKey, byte[]> changed = new TreeMap<>(objects);
        changed.put(key, content);
        return new Shelf(changed);
    }

    /** As earlier versions wrote it: JSON does not end with its digest. */
    Shelf withoutDigests() {
        SortedMap<ObjectKey, byte[]> plain = new TreeMap<>(objects);
        plain.replaceAll((key, content) -> {
            if (SelfDigest.check(content) != SelfDigest.Verdict.RIGHT) {
                return content;
            }
            byte[] above = Arrays.copyOf(content, content.length - SelfDigest.BYTES + END.length);
            System.arraycopy(END, 0, above, above.length - END.length, END.length);
            return above;
        });
        return new Shelf(plain);
    }

    /** Without what lies below a prefix. */
    Shelf without(String prefix) {
        SortedMap<ObjectKey, byte[]> rest = new TreeMap<>(objects);
        rest.keySet().removeIf(key -> key.value().startsWith(prefix));
        return new Shelf(rest);
    }

    MemoryStorage fill(String name) {
        MemoryStorage storage = new MemoryStorage(name);
        for (Map.Entry<ObjectKey, byte[]> object : objects.entrySet()) {
            storage.damage(object.getKey(), object.getValue());
        }
        return storage;
    }
}
