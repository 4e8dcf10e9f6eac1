package io.recobro.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Status and notice objects, one per line. */
final class JsonLines implements TerminalProgress.Face {
    private final PrintStream err;

    JsonLines(PrintStream err) {
        this.err = err;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void update(PhaseState state) {
        ObjectNode status = status(state, "status");
        status.put("bytes_per_second", state.rate());
        state.left()
                .ifPresentOrElse(
                        left -> status.put("seconds_left", left.toSeconds()), () -> status.putNull("seconds_left"));
        err.println(status);
    }

    @Override
    public void notice(String message, PhaseState state) {
        ObjectNode notice = JsonOutput.object();
        notice.put("message_type", "notice");
        notice.put("phase", state.phase().isEmpty() ? null : state.phase());
        notice.put("message", message);
        err.println(notice);
    }

    @Override
    public void end(PhaseState state) {
        err.println(status(state, "phase_end"));
    }

    private static ObjectNode status(PhaseState state, String type) {
        ObjectNode status = JsonOutput.object();
        status.put("message_type", type);
        status.put("phase", state.phase());
        status.put("bytes_done", state.done());
        if (state.expected() > 0) {
            status.put("bytes_expected", state.expected());
        } else {
            status.putNull("bytes_expected");
        }
        status.put("seconds_elapsed", JsonOutput.seconds(state.elapsed()));
        return status;
    }
}
