package io.recobro.source.mariadb.scratch.docker;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.container.Docker;
import io.recobro.source.scratch.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The docker command line. Every call has a time limit. */
final class Engine {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** What a command said, or why it could not. */
    record Answer(String said, Optional<RecobroException> failure) {
        String orElseThrow(UnaryOperator<RecobroException> improve) {
            if (failure.isPresent()) {
                throw improve.apply(failure.get());
            }
            return said;
        }
    }

    /** @param doing after "unable to" */
    Answer require(List<String> arguments, String doing) {
        try {
            Command.Ended ended = call(arguments);
            return ended.succeeded()
                    ? new Answer(ended.output(), Optional.empty())
                    : failed(Fault.SCRATCH_UNAVAILABLE.because("unable to " + doing + ": " + ended.tail()));
        } catch (IOException missing) {
            return failed(
                    Fault.SCRATCH_UNAVAILABLE.because("unable to " + doing + ": " + missing.getMessage(), missing));
        }
    }

    private static Answer failed(RecobroException failure) {
        return new Answer("", Optional.of(failure));
    }

    private static Command.Ended call(List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(Docker.command()));
        words.addAll(arguments);
        return Command.run(LIMIT, words);
    }

    /** Where the engine keeps its data, if that can be seen from here. */
    Optional<Path> storage() {
        Answer answer = require(List.of("info", "--format", "{{.DockerRootDir}}"), "ask docker");
        return answer.failure().isEmpty() && answer.said().startsWith("/") && Files.isDirectory(Path.of(answer.said()))
                ? Optional.of(Path.of(answer.said()))
                : Optional.empty();
    }

    /** Ids of the containers with a label, each with a space and the label's value; empty where no engine answers. */
    Optional<List<String>> labelled(String label) {
        Answer answer = require(
                List.of("ps", "--all", "--filter=label=" + label, "--format={{.ID}} {{.Label \"" + label + "\"}}"),
                "ask docker");
        return answer.failure().isEmpty() ? Optional.of(answer.said().lines().toList()) : Optional.empty();
    }

    /** Removes a container with its volumes, running or not. */
    void remove(String container) {
        require(List.of("rm", "--force", "--volumes", container), "remove the container '" + container + "'")
                .orElseThrow(failure -> failure);
    }

    boolean isRunning(String container) {
        return require(List.of("inspect", "--type=container", "--format={{.State.Running}}", container), "ask docker")
                .said()
                .equals("true");
    }

    String log(String container) {
        return Command.tail(
                require(List.of("logs", "--tail=20", container), "read the log").said());
    }
}
