package io.recobro.source.files.local;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import io.recobro.source.Examination;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.walk.Root;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Looks at the roots of a source without walking them. */
final class FilesExamination {
    /** CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of capabilities(7). */
    private static final long READING = 1L << 1 | 1L << 2;

    private final List<Root> roots;
    private final FilesSettings settings;

    FilesExamination(List<Root> roots, FilesSettings settings) {
        this.roots = roots;
        this.settings = settings;
    }

    /** @throws RecobroException {@code SOURCE_MISSING} or {@code SOURCE_DENIED} naming the first root that cannot be read */
    static void requireReadable(List<Root> roots) {
        for (Root root : roots) {
            requireReadable(root.location());
        }
    }

    private static void requireReadable(Path root) {
        if (!Files.exists(root)) {
            throw Fault.SOURCE_MISSING
                    .because("unable to read '" + root + "': it does not exist")
                    .hint("see whether it is mounted, or correct the paths of the job");
        }
        try {
            if (Files.isDirectory(root)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
                    boolean unused = entries.iterator().hasNext(); // reads the directory
                }
            } else {
                Files.newInputStream(root).close();
            }
        } catch (IOException denied) {
            throw Fault.SOURCE_DENIED
                    .because("unable to read '" + root + "': " + denied.getMessage(), denied)
                    .hint("run as root, or give the service AmbientCapabilities=CAP_DAC_READ_SEARCH");
        }
    }

    Examination run() {
        List<Finding> findings = new ArrayList<>();
        TreeSet<String> captured = new TreeSet<>();
        for (Root root : roots) {
            try {
                requireReadable(root.location());
                captured.add(root.toString());
                findings.add(Finding.ok("'" + root + "' can be read"));
            } catch (RecobroException unreadable) {
                findings.add(Finding.problem(unreadable));
            }
        }
        if (!readsEverything()) {
            findings.add(Finding.warning(
                    "files that only their owners can read are left out, and told: this process may not read them",
                    "run as root, or give the service AmbientCapabilities=CAP_DAC_READ_SEARCH"));
        }
        leftOut().forEach(text -> findings.add(Finding.ok(text)));
        return new Examination("files", captured, new TreeSet<>(), findings);
    }

    /** Whether permissions do not keep this process from reading; also true where that cannot be told. */
    private static boolean readsEverything() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring("CapEff:".length()).strip(), 16))
                    .allMatch(effective -> (effective & READING) != 0);
        } catch (IOException unknown) {
            return true;
        }
    }

    private List<String> leftOut() {
        FilesSettings.Selection selection = settings.selection();
        List<String> texts = new ArrayList<>();
        if (!selection.include().isEmpty()) {
            texts.add("only what matches is captured: " + String.join(", ", selection.include()));
        }
        if (!selection.exclude().isEmpty()) {
            texts.add("left out: " + String.join(", ", selection.exclude()));
        }
        if (selection.oneFileSystem()) {
            texts.add("left out: what is mounted below the paths");
        }
        return texts;
    }
}
