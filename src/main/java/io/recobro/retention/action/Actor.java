package io.recobro.retention.action;

import io.recobro.catalog.BackupId;

/** Who acts, for the records: user and host, and the run. */
public record Actor(String by, BackupId run) {}
