package io.recobro.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.product.RunbookPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Does what a page says, as an operator with one shell would: the product and its programs are on the PATH. */
final class RunbookShell {
    private static final String MARK = "@@ block ";

    private final Path home;
    private final Map<String, String> variables;

    /**
     * @param home where the shell begins, and where programs put on the PATH lie in {@code bin}
     * @param recobro the program
     */
    RunbookShell(Path home, String recobro, Map<String, String> variables) throws IOException {
        this.home = home;
        this.variables = variables;
        Path file = Files.createDirectories(home.resolve("bin")).resolve("recobro");
        Files.writeString(file, recobro);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Runs the blocks that can be run; fails at the first that fails or does not say what the page expects.
     *
     * @return the blocks that were left out, with the reason in front
     */
    List<String> follow(RunbookPage page) throws IOException, InterruptedException {
        List<String> leftOut = new ArrayList<>();
        StringBuilder script = new StringBuilder("exec 2>&1\n");
        List<Block> run = new ArrayList<>();
        for (Block block : page.blocks()) {
            if (block.forOperators()) {
                leftOut.add(page.name() + ": operator: " + firstLine(block));
            } else if (block.needs().filter(program -> !available(program)).isPresent()) {
                leftOut.add(page.name() + ": no " + block.needs().get() + ": " + firstLine(block));
            } else {
                script.append("echo; echo '").append(MARK).append(run.size()).append("'\n");
                script.append(block.looks() ? "set +e\n" : "")
                        .append(block.commands())
                        .append("set -e\n");
                run.add(block);
            }
        }
        script.append("echo; echo '").append(MARK).append("end'\n");
        List<String> said = said(bash(script.toString()));
        for (int each = 0; each < run.size(); each++) {
            Block block = run.get(each);
            assertThat(said.size())
                    .as(
                            "%s: failed:%n%s%n%s",
                            page.name(),
                            run.get(Math.min(each, said.size() - 1)).commands(),
                            said.getLast())
                    .isGreaterThan(each + 1);
            String output = said.get(each);
            assertThat(output)
                    .as("%s: a command that is none: %s", page.name(), block.commands())
                    .doesNotContain("command not found", "unable to run 'recobro");
            RunbookPage.missing(block.expected(), output).ifPresent(line -> {
                throw new AssertionError("%s: '%s' is missing in what was said:%n%s%n%s"
                        .formatted(page.name(), line, block.commands(), output));
            });
        }
        return leftOut;
    }

    private static String firstLine(Block block) {
        return block.commands().lines().findFirst().orElse("");
    }

    private static boolean available(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** What each block said; one more element when the end was reached. */
    private static List<String> said(String output) {
        List<String> said = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : output.lines().toList()) {
            if (line.startsWith(MARK)) {
                said.add(block.toString());
                block.setLength(0);
            } else {
                block.append(line).append('\n');
            }
        }
        said.add(block.toString());
        said.removeFirst();
        return said;
    }

    private String bash(String script) throws IOException, InterruptedException {
        Path log = Files.createTempFile(home, "runbook", ".log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(variables);
        builder.environment()
                .put(
                        "PATH",
                        home.resolve("bin") + ":" + variables.getOrDefault("PATH", "") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("hangs: " + Files.readString(log));
        }
        return Files.readString(log);
    }
}
