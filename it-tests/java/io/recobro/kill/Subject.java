package io.recobro.kill;

import java.util.List;

/**
 * A command that is killed at every step.
 *
 * @param title for reports, such as {@code prune}
 * @param template what it finds
 * @param command its arguments
 * @param next the command that must succeed after it was killed; empty: the same one
 */
record Subject(String title, String template, List<String> command, List<String> next) {
    static Subject of(String title, String template, String... command) {
        return new Subject(title, template, List.of(command), List.of(command));
    }

    boolean restores() {
        return command.getFirst().equals("restore");
    }

    boolean prunes() {
        return command.getFirst().equals("prune");
    }
}
