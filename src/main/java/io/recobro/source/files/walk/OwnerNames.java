package io.recobro.source.files.walk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The names of users and groups, as the files of passwd(5) and group(5) tell them. */
final class OwnerNames {
    private static final Path USERS = Path.of("/etc/passwd");
    private static final Path GROUPS = Path.of("/etc/group");
    private static final int NUMBER = 2;

    private final Map<Long, String> users;
    private final Map<Long, String> groups;

    private OwnerNames(Map<Long, String> users, Map<Long, String> groups) {
        this.users = users;
        this.groups = groups;
    }

    /** Those of this machine; where the files cannot be read, numbers have no names. */
    static OwnerNames ofMachine() {
        return new OwnerNames(read(USERS), read(GROUPS));
    }

    private static Map<Long, String> read(Path file) {
        Map<Long, String> names = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":");
                if (fields.length > NUMBER && fields[NUMBER].matches("\\d{1,10}")) {
                    names.putIfAbsent(Long.valueOf(fields[NUMBER]), fields[0]);
                }
            }
            return names;
        } catch (IOException unreadable) {
            return Map.of();
        }
    }

    String user(long uid) {
        return users.getOrDefault(uid, "");
    }

    String group(long gid) {
        return groups.getOrDefault(gid, "");
    }
}
