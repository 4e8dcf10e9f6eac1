package io.recobro.notify.incident;

/** How urgent a condition is, in rising order. */
public enum Severity {
    /** Someone should look within days: protection is thinner than it should be. */
    WARNING,
    /** Someone should act now: an objective is missed, or backups fail. */
    CRITICAL
}
