package io.recobro.daemon.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Every metric there is. Names and labels are a promise to rules and dashboards: none changes, new ones may be added.
 * Counters begin at 0 when the daemon starts.
 */
public enum Metric {
    BUILD_INFO(Type.INFO, "The program that runs; always 1.", "version"),
    BACKUP_RUNS_TOTAL(
            Type.COUNTER, "Backup runs that ended, by result: ok, partial or failed.", "backup_job", "result"),
    BACKUP_LAST_START_TIMESTAMP_SECONDS(Type.GAUGE, "When the newest backup run began.", "backup_job"),
    BACKUP_LAST_COMPLETION_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the newest backup run ended, whatever its result.", "backup_job"),
    BACKUP_LAST_SUCCESS_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the newest backup run ended that published in every destination.", "backup_job"),
    BACKUP_LAST_DURATION_SECONDS(
            Type.GAUGE,
            "Duration of the newest backup run, by phase; phase total is all of it.",
            "backup_job",
            "phase"),
    BACKUP_LAST_SIZE_BYTES(
            Type.GAUGE,
            "Size of the newest backup: raw before compression (known from the first run on), stored after it.",
            "backup_job",
            "kind"),
    RECOVERY_POINT_TIMESTAMP_SECONDS(
            Type.GAUGE,
            "Recovery point of the newest backup that is not known to be damaged; the last one known while the"
                    + " destination does not answer.",
            "backup_job",
            "destination"),
    RPO_OBJECTIVE_SECONDS(Type.GAUGE, "Greatest age of a recovery point that the job allows.", "backup_job"),
    RTO_OBJECTIVE_SECONDS(Type.GAUGE, "Longest time a restore of the job may take.", "backup_job"),
    JOB_CONSECUTIVE_FAILURES(Type.GAUGE, "Failed backup runs since the last one that was not.", "backup_job"),
    JOB_RUNNING(Type.GAUGE, "1 while a backup run of the job is under way.", "backup_job"),
    NEXT_RUN_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the job is due next; without it when it has no schedule.", "backup_job"),
    BACKUPS(Type.GAUGE, "Backups of the job in the destination.", "backup_job", "destination"),
    BACKUPS_STORED_BYTES(
            Type.GAUGE, "Stored bytes of all backups of the job in the destination.", "backup_job", "destination"),
    PRUNE_RUNS_TOTAL(Type.COUNTER, "Prune runs that ended, by result: ok, partial or failed.", "backup_job", "result"),
    PRUNE_REMOVED_TOTAL(Type.COUNTER, "Backups removed by retention.", "backup_job", "destination"),
    PRUNE_HELD(Type.GAUGE, "Backups whose removal waits for a confirmation.", "backup_job", "destination"),
    VERIFY_LAST_SUCCESS_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the newest check after publishing passed.", "backup_job", "destination"),
    VERIFY_FAILURES_TOTAL(Type.COUNTER, "Backups that were found damaged.", "backup_job", "destination"),
    DRILL_LAST_SUCCESS_TIMESTAMP_SECONDS(Type.GAUGE, "When the newest drill passed.", "backup_job"),
    DRILL_LAST_DURATION_SECONDS(Type.GAUGE, "How long the restore of the newest drill that passed took.", "backup_job"),
    DRILL_LAST_PHASE_DURATION_SECONDS(Type.GAUGE, "How long each phase of that restore took.", "backup_job", "phase"),
    DRILL_FAILED(
            Type.GAUGE,
            "1 while the newest drill from the destination is one that failed.",
            "backup_job",
            "destination"),
    DRILL_STALE_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the newest drill that passed is, or was, too long ago to count.", "backup_job"),
    DRILL_NEXT_TIMESTAMP_SECONDS(
            Type.GAUGE, "When the next drill is due; without it when none is scheduled.", "backup_job"),
    DRILL_NEGATIVE_LAST_TIMESTAMP_SECONDS(Type.GAUGE, "When the newest negative drill ended.", "backup_job"),
    DRILL_NEGATIVE_FAILED(
            Type.GAUGE, "1 while the newest negative drill did not find all the damage it did.", "backup_job"),
    RTO_FORECAST_BREACH_TIMESTAMP_SECONDS(
            Type.GAUGE,
            "When a restore will take longer than the objective allows, at the present growth; without it when nothing"
                    + " tells.",
            "backup_job"),
    DESTINATION_UP(Type.GAUGE, "1 when the destination answered at the last look.", "destination"),
    DESTINATION_FREE_BYTES(Type.GAUGE, "Bytes free in the destination, where it can tell.", "destination"),
    DESTINATION_USED_BYTES(Type.GAUGE, "Stored bytes of all backups in the destination.", "destination"),
    INCIDENTS_OPEN(Type.GAUGE, "Open incidents.", "severity"),
    NOTIFICATIONS_TOTAL(Type.COUNTER, "Attempts to deliver a message.", "channel", "result"),
    OUTBOX_MESSAGES(Type.GAUGE, "Messages that wait to be delivered."),
    LEASE_HELD(Type.GAUGE, "1 while this daemon holds the lease of the site."),
    CONFIG_LAST_RELOAD_SUCCESSFUL(Type.GAUGE, "1 when the configuration on disk was good when it was last loaded."),
    CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP_SECONDS(Type.GAUGE, "When the configuration in use was loaded."),
    SCHEDULER_LAST_TICK_TIMESTAMP_SECONDS(Type.GAUGE, "When the scheduler last gave a sign of life."),
    MONITOR_LAST_TICK_TIMESTAMP_SECONDS(Type.GAUGE, "When the monitor last gave a sign of life."),
    PROCESS_START_TIME_SECONDS(Type.PROCESS_GAUGE, "When the process started."),
    PROCESS_CPU_SECONDS_TOTAL(Type.PROCESS_COUNTER, "Processor time of the process."),
    PROCESS_RESIDENT_MEMORY_BYTES(Type.PROCESS_GAUGE, "Memory of the process."),
    JVM_MEMORY_USED_BYTES(Type.PROCESS_GAUGE, "Memory in use by area.", "area"),
    JVM_MEMORY_MAX_BYTES(Type.PROCESS_GAUGE, "Memory that may be used, by area.", "area");

    /** How values behave. */
    enum Type {
        INFO,
        GAUGE,
        COUNTER,
        PROCESS_GAUGE,
        PROCESS_COUNTER;

        boolean counts() {
            return this == COUNTER || this == PROCESS_COUNTER;
        }

        boolean own() {
            return this != PROCESS_GAUGE && this != PROCESS_COUNTER;
        }
    }

    private final Type type;
    private final String help;
    private final List<String> labels;

    Metric(Type type, String help, String... labels) {
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name in the exposition, such as {@code recobro_backup_runs_total}. */
    public String exported() {
        return (type.own() ? "recobro_" : "") + name().toLowerCase(Locale.ROOT);
    }

    public List<String> labels() {
        return labels;
    }

    Type type() {
        return type;
    }

    String help() {
        return help;
    }

    /** The name as the library wants it: it adds the suffixes itself. */
    String family() {
        String name = exported();
        return type.counts()
                ? name.substring(0, name.length() - "_total".length())
                : type == Type.INFO ? name.substring(0, name.length() - "_info".length()) : name;
    }
}
