package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs to their end and measures them. A program that fails ends the benchmark with what it said. */
final class Runner {
    private static final double TICK = 0.01;

    private final Path folder;
    private final Map<String, String> environment;

    /** @param environment added to what programs inherit */
    Runner(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    Cost run(List<String> command) throws IOException, InterruptedException {
        return run(command, null);
    }

    /** A shell pipeline; fails when any of its programs fails. */
    static List<String> pipeline(String script) {
        return List.of("bash", "-o", "pipefail", "-c", script);
    }

    Cost run(List<String> command, ProcessHandle server) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        double ownBefore = childrenSeconds();
        double serverBefore = server == null ? 0 : seconds(server.pid());
        long start = System.nanoTime();
        Process process = builder.start();
        long peak = 0;
        try {
            while (!process.waitFor(40, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peak(process.toHandle()));
            }
        } finally {
            end(process);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IOException("'" + String.join(" ", command) + "' ended with " + process.exitValue() + ":\n"
                    + tail(errors) + tail(output));
        }
        return new Cost(
                wall,
                childrenSeconds() - ownBefore,
                server == null ? 0 : seconds(server.pid()) - serverBefore,
                peak,
                Files.size(output) > 1 << 20 ? "" : Files.readString(output));
    }

    /** Ends a process and what it started, and waits until they are gone. Nothing to do where it ended by itself. */
    static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle each : all) {
            try {
                each.onExit().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                each.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readString(file).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size())) + "\n";
    }

    static long peak(ProcessHandle process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process);
        long peak = 0;
        for (ProcessHandle each : all) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc", Long.toString(each.pid()), "status"))) {
                    if (line.startsWith("VmHWM:")) {
                        peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")) << 10);
                    }
                }
            } catch (IOException e) {
                // ended meanwhile: an earlier sample stands
                continue;
            }
        }
        return peak;
    }

    /** User and system time of all ended children of this process. */
    private static double childrenSeconds() throws IOException {
        String[] fields = stat("self");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK;
    }

    /** User and system time of a process so far. */
    static double seconds(long pid) throws IOException {
        String[] fields = stat(Long.toString(pid));
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK;
    }

    /** Fields of /proc/PID/stat after the name, which may hold spaces: index 0 is the state (proc(5) number 3). */
    private static String[] stat(String pid) throws IOException {
        String text = Files.readString(Path.of("/proc", pid, "stat"));
        return text.substring(text.lastIndexOf(')') + 2).split(" ");
    }
}
