package io.recobro.reliability;

import java.util.Objects;

/**
 * One row of {@code RELIABILITY.md}: a fault that a test provoked on purpose, and what it saw.
 *
 * @param area the chapter of the page, such as "Killed processes"; rows are told apart by area, fault and subject
 * @param fault what was done, such as "kill -9 before every I/O step"
 * @param subject what it was done to, such as "backup of files into a directory"
 * @param tried how often the fault really struck, counted while the test ran; at least 1
 * @param seen what was observed, from the counts of the test, such as "1,204 times nothing lost, next run succeeded"
 * @param control what passed without the fault, or what the same check says of a wrong implementation
 * @param test the class that did it, so that a reader can repeat it
 */
public record Attack(String area, String fault, String subject, long tried, String seen, String control, String test) {
    public Attack {
        Objects.requireNonNull(area);
        Objects.requireNonNull(fault);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(seen);
        Objects.requireNonNull(control);
        Objects.requireNonNull(test);
        if (Area.named(area).isEmpty()) {
            throw new IllegalArgumentException("no chapter is named '" + area + "'");
        }
        if (tried < 1) {
            throw new IllegalArgumentException("'" + fault + "' on " + subject + " was never tried");
        }
    }
}
