package io.recobro.source.files.landing;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.tree.Attributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Which owner and group a restored entry gets. Immutable. */
public final class OwnerIds {
    /** Those of whoever restores. */
    public static final OwnerIds NONE = new OwnerIds(false, Map.of(), Map.of());

    /** The numbers that were captured. */
    public static final OwnerIds NUMERIC = new OwnerIds(true, Map.of(), Map.of());

    private final boolean set;
    private final Map<String, Long> users;
    private final Map<String, Long> groups;

    private OwnerIds(boolean set, Map<String, Long> users, Map<String, Long> groups) {
        this.set = set;
        this.users = users;
        this.groups = groups;
    }

    /** The numbers that the names have on this machine, by {@code /etc/passwd} and {@code /etc/group}; else as captured. */
    public static OwnerIds named() {
        return new OwnerIds(true, numbers(Path.of("/etc/passwd")), numbers(Path.of("/etc/group")));
    }

    /** The third field of each line by the first, as in passwd(5) and group(5). */
    private static Map<String, Long> numbers(Path file) {
        Map<String, Long> numbers = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", 4);
                if (fields.length > 3 && fields[2].matches("[0-9]{1,10}")) {
                    numbers.putIfAbsent(fields[0], Long.parseLong(fields[2]));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return numbers;
    }

    /** Whether any are set. */
    public boolean set() {
        return set;
    }

    public long user(Attributes attributes) {
        return set ? users.getOrDefault(attributes.user(), attributes.uid()) : Alterable.KEEP;
    }

    public long group(Attributes attributes) {
        return set ? groups.getOrDefault(attributes.group(), attributes.gid()) : Alterable.KEEP;
    }
}
