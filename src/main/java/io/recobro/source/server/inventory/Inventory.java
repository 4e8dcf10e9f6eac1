package io.recobro.source.server.inventory;

import io.recobro.source.ArtifactSink;
import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import io.recobro.source.server.inventory.Part.Copied;
import io.recobro.source.server.inventory.Part.Ran;
import io.recobro.source.server.inventory.Part.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the pages as artifacts of role {@value #ROLE}, and last the summary that names them all. What cannot be had is
 * noted in the summary and never fails a run; an interrupt does.
 */
public final class Inventory {
    public static final String ROLE = "inventory";
    public static final String SUMMARY = "inventory.summary.txt";

    private static final int FORMAT = 1;

    /** Names of disks become parts of names of artifacts. */
    private static final String DISK = "[A-Za-z0-9._-]+";

    private final Host host;
    private final Notes notes = new Notes();
    private final List<String> written = new ArrayList<>();

    private Inventory(Host host) {
        this.host = host;
    }

    /**
     * What was done.
     *
     * @param artifacts names of the artifacts, the summary the last
     * @param failed how many programs and files that are there could not be read; the summary names them
     */
    public record Result(List<String> artifacts, int failed) {}

    /** @param now when the inventory is taken */
    public static Result write(Host host, ArtifactSink sink, Instant now) {
        return new Inventory(host).write(sink, now);
    }

    private Result write(ArtifactSink sink, Instant now) {
        for (Page page : Pages.of(disks())) {
            notes.page(page.name(), page.purpose());
            String text = page.bare() ? content(page.parts().getFirst()) : sections(page);
            if (text.isBlank()) {
                continue; // nothing of the kind on this machine
            }
            put(sink, page.name(), text);
        }
        String name = host.read("/etc/hostname").text().strip();
        List<String> lines = new ArrayList<>();
        lines.add("# recobro inventory " + FORMAT);
        lines.add("host " + (name.isEmpty() ? "unknown" : name) + " at " + now);
        lines.add("");
        lines.add("Stored:");
        written.forEach(artifact -> lines.add("  " + artifact));
        lines.add("");
        lines.add("Asked:");
        lines.addAll(notes.lines());
        put(sink, SUMMARY, String.join("\n", lines));
        return new Result(List.copyOf(written), notes.failed());
    }

    private void put(ArtifactSink sink, String name, String text) {
        String whole = text.endsWith("\n") ? text : text + "\n";
        sink.put(name + ".gz", ROLE, whole.getBytes(StandardCharsets.UTF_8));
        written.add(name + ".gz");
    }

    private List<String> disks() {
        return host.run(List.of("lsblk", "--nodeps", "--noheadings", "--output", "NAME,TYPE"))
                .text()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length == 2 && words[1].equals("disk") && words[0].matches(DISK))
                .map(words -> words[0])
                .toList();
    }

    /** The page's parts under headings; empty when no part has anything. */
    private String sections(Page page) {
        String text = String.join(
                "\n",
                page.parts().stream()
                        .flatMap(this::section)
                        .filter(section -> !section.isEmpty())
                        .toList());
        return text.isEmpty() ? "" : "# " + page.purpose() + "\n\n" + text;
    }

    private Stream<String> section(Part part) {
        return switch (part) {
            case Copied copied
            when !copied.names().isEmpty() ->
                host.names(copied.path()).stream()
                        .filter(name -> name.matches(copied.names()) && !name.startsWith("."))
                        .map(name -> copied.path() + "/" + name)
                        .map(file -> under("file " + file, file(file)));
            case Copied copied -> Stream.of(under("file " + copied.path(), file(copied.path())));
            case Ran ran -> Stream.of(under("$ " + String.join(" ", ran.command()), content(ran)));
            case Told told -> Stream.of(under(told.heading(), content(told)));
        };
    }

    private static String under(String heading, String text) {
        return text.isBlank() ? "" : "## " + heading + "\n" + text.stripTrailing() + "\n";
    }

    private String content(Part part) {
        return switch (part) {
            case Ran ran -> {
                Output output = host.run(ran.command());
                notes.add(String.join(" ", ran.command()).strip(), output);
                yield output.text();
            }
            case Copied copied -> file(copied.path());
            case Told told -> told.text().apply(host);
        };
    }

    private String file(String path) {
        Output output = host.read(path);
        notes.add(path, output);
        return Redaction.text(output.text());
    }
}
