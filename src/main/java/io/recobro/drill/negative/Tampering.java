package io.recobro.drill.negative;

import java.util.Optional;

/**
 * One damage done to a copy.
 *
 * @param name stable, such as {@code bit-flip/dump}
 * @param detail where exactly, so that it can be repeated by hand
 * @param damaged the copy with the damage; empty when this damage cannot be done here, and the detail says why
 */
record Tampering(String name, String detail, Optional<CopiedStorage> damaged) {
    static Tampering of(String name, String detail, CopiedStorage damaged) {
        return new Tampering(name, detail, Optional.of(damaged));
    }

    static Tampering impossible(String name, String why) {
        return new Tampering(name, why, Optional.empty());
    }
}
