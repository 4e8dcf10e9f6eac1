package io.recobro.source.server.inventory;

import io.recobro.source.server.host.Output;
import java.util.ArrayList;
import java.util.List;

/** What was asked, and what came of it: one line each. */
final class Notes {
    private final List<String> lines = new ArrayList<>();
    private int failed;

    /** Remembers the outcome; absence is no failure, as no machine has everything. */
    void add(String asked, Output output) {
        String state = switch (output.state()) {
            case WHOLE -> "whole   ";
            case CUT -> "cut     ";
            case ABSENT -> "absent  ";
            case FAILED -> "failed  ";
            case LATE -> "too late";
        };
        lines.add("  " + state + "  " + asked
                + (output.complaint().isEmpty() ? "" : " (" + Redaction.line(output.complaint()) + ")"));
        if (output.state() == Output.State.FAILED || output.state() == Output.State.LATE) {
            failed++;
        }
    }

    void page(String name, String purpose) {
        lines.add("");
        lines.add(name + ": " + purpose);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many programs and files that are there could not be read. */
    int failed() {
        return failed;
    }
}
