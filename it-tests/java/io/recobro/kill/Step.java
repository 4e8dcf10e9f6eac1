package io.recobro.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One numbered step of a process, as {@link KillingProvider} reports it. */
record Step(long number, boolean changing, String operation, String path) {
    static List<Step> read(Path report) throws IOException {
        if (!Files.exists(report)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(report)) {
            return lines.map(Step::parse).toList();
        }
    }

    private static Step parse(String line) {
        String[] words = line.split(" ", 4);
        return new Step(Long.parseLong(words[0]), words[1].equals("changing"), words[2], words[3]);
    }

    @Override
    public String toString() {
        return "step " + number + " (" + operation + " " + path + ")";
    }
}
