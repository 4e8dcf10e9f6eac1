package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Host;
import io.recobro.source.server.host.Output;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A machine that answers as it was told to. */
final class RecordedHost implements Host {
    private final Map<String, Output> programs = new TreeMap<>();
    private final Map<String, Output> files = new TreeMap<>();

    RecordedHost prints(String command, String text) {
        programs.put(command, Output.whole(text));
        return this;
    }

    RecordedHost answers(String command, Output output) {
        programs.put(command, output);
        return this;
    }

    RecordedHost holds(String path, String text) {
        files.put(path, Output.whole(text));
        return this;
    }

    @Override
    public Output run(List<String> command) {
        return programs.getOrDefault(
                String.join(" ", command), Output.none(Output.State.ABSENT, "there is no program"));
    }

    @Override
    public Output read(String path) {
        return files.getOrDefault(path, Output.none(Output.State.ABSENT, "there is no such file"));
    }

    @Override
    public List<String> names(String directory) {
        String start = directory + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(start))
                .map(path -> path.substring(start.length()).split("/", 2)[0])
                .distinct()
                .toList();
    }
}
