package io.recobro.cli.output;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tells on stderr why a command ended early, as text or as one JSON object. */
public final class ErrorReport {
    private static final int FRAMES = 12;

    private final Terminal terminal;
    private final boolean json;
    private final boolean verbose;

    public ErrorReport(Terminal terminal, boolean json, boolean verbose) {
        this.terminal = terminal;
        this.json = json;
        this.verbose = verbose;
    }

    /** Prints the failure and returns the exit status it stands for. An exception other than ours is a bug, and said to be. */
    public ExitStatus print(Exception failure) {
        RecobroException exception = failure instanceof RecobroException known ? known : bug(failure);
        tell(exception.fault(), exception.getMessage(), exception.hint());
        if (verbose) {
            trace(failure);
        }
        return exception.fault().exitStatus();
    }

    private static RecobroException bug(Exception failure) {
        return Fault.BUG
                .because("unable to go on: this is a bug in recobro (" + failure + ")", failure)
                .hint("run the command again with -v and report what it prints");
    }

    private void tell(Fault fault, String message, Optional<String> hint) {
        if (json) {
            ObjectNode error = JsonOutput.object();
            error.put("message_type", "exit_error");
            error.put("code", fault.exitStatus().code());
            error.put("fault", fault.code());
            error.put("message", message);
            error.put("hint", hint.orElse(null));
            terminal.err().println(error);
            return;
        }
        terminal.err().println("recobro: " + message);
        hint.ifPresent(text -> terminal.err().println("hint: " + text));
    }

    private void trace(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StackTraceElement[] frames = cause.getStackTrace();
            cause.setStackTrace(Arrays.copyOf(frames, Math.min(frames.length, FRAMES)));
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        terminal.err().print(text);
    }
}
