package io.recobro.catalog;

/** What a backup holds: everything, the changes since the backups it requires, or a piece of a log. */
public enum Kind {
    FULL,
    INCREMENTAL,
    LOG;

    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
