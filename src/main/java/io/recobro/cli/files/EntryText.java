package io.recobro.cli.files;

import io.recobro.cli.output.JsonOutput;
import io.recobro.operation.SnapshotOperations.Snapshot;
import io.recobro.source.Snapshots.Entry;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** How an entry of a snapshot is printed. */
final class EntryText {
    private static final String LETTERS = "rwxrwxrwx";

    private EntryText() {}

    /** As {@code ls -l} does, with a time that sorts. */
    static String line(Entry entry) {
        return String.format(
                Locale.ROOT,
                "%s %s:%s %12d %s %s%s",
                mode(entry),
                owner(entry.user(), entry.uid()),
                owner(entry.group(), entry.gid()),
                entry.size(),
                entry.modified().truncatedTo(ChronoUnit.SECONDS),
                entry.path(),
                entry.target().isEmpty() ? "" : " -> " + entry.target());
    }

    private static String owner(String name, long number) {
        return name.isEmpty() ? Long.toString(number) : name;
    }

    /** The ten letters of {@code ls -l}. */
    static String mode(Entry entry) {
        StringBuilder text = new StringBuilder(
                switch (entry.type()) {
                    case "directory" -> "d";
                    case "symlink" -> "l";
                    case "fifo" -> "p";
                    case "device" -> "b";
                    case "socket" -> "s";
                    default -> "-";
                });
        for (int bit = 0; bit < LETTERS.length(); bit++) {
            text.append((entry.mode() >> 8 - bit & 1) == 1 ? LETTERS.charAt(bit) : '-');
        }
        special(text, 3, entry.mode() & 04000, 's');
        special(text, 6, entry.mode() & 02000, 's');
        special(text, 9, entry.mode() & 01000, 't');
        return text.toString();
    }

    private static void special(StringBuilder text, int at, int set, char letter) {
        if (set != 0) {
            text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }

    static ObjectNode json(Entry entry) {
        ObjectNode json = JsonOutput.object();
        json.put("path", entry.path());
        json.put("type", entry.type());
        json.put("mode", String.format(Locale.ROOT, "%04o", entry.mode()));
        json.put("uid", entry.uid());
        json.put("gid", entry.gid());
        json.put("user", entry.user().isEmpty() ? null : entry.user());
        json.put("group", entry.group().isEmpty() ? null : entry.group());
        json.put("bytes", entry.size());
        json.put("modified_at", JsonOutput.time(entry.modified()));
        json.put("target", entry.target().isEmpty() ? null : entry.target());
        json.put("content", entry.content().isEmpty() ? null : entry.content());
        return json;
    }

    static ObjectNode json(Snapshot snapshot) {
        ObjectNode json = JsonOutput.object();
        json.put("id", snapshot.id());
        json.put("job", snapshot.job());
        json.put("destination", snapshot.destination());
        json.put("recovery_point_at", JsonOutput.time(snapshot.recoveryPointAt()));
        return json;
    }
}
