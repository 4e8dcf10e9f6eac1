package io.recobro.source.server.inventory;

import java.util.List;

/**
 * One artifact of the inventory.
 *
 * @param name with {@code .txt} or {@code .json}, without {@code .gz}
 * @param purpose what it is good for, in a few words
 * @param bare whether it is the output of its only part and nothing else, so that a command can read it
 */
record Page(String name, String purpose, boolean bare, List<Part> parts) {
    static Page bare(String name, String purpose, Part part) {
        return new Page(name, purpose, true, List.of(part));
    }

    static Page of(String name, String purpose, Part... parts) {
        return new Page(name, purpose, false, List.of(parts));
    }
}
