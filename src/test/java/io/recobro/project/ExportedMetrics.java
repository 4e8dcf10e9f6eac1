package io.recobro.project;

import java.util.Set;

/** The names and labels that rules and dashboard may rely on: what the daemon exports. */
final class ExportedMetrics {
    static final Set<String> NAMES = Set.of(
            "recobro_build_info",
            "recobro_backup_runs_total",
            "recobro_backup_last_start_timestamp_seconds",
            "recobro_backup_last_completion_timestamp_seconds",
            "recobro_backup_last_success_timestamp_seconds",
            "recobro_backup_last_duration_seconds",
            "recobro_backup_last_size_bytes",
            "recobro_recovery_point_timestamp_seconds",
            "recobro_rpo_objective_seconds",
            "recobro_rto_objective_seconds",
            "recobro_job_consecutive_failures",
            "recobro_job_running",
            "recobro_next_run_timestamp_seconds",
            "recobro_backups",
            "recobro_backups_stored_bytes",
            "recobro_prune_runs_total",
            "recobro_prune_removed_total",
            "recobro_prune_held",
            "recobro_verify_last_success_timestamp_seconds",
            "recobro_verify_failures_total",
            "recobro_drill_last_success_timestamp_seconds",
            "recobro_drill_last_duration_seconds",
            "recobro_destination_up",
            "recobro_destination_free_bytes",
            "recobro_destination_used_bytes",
            "recobro_incidents_open",
            "recobro_notifications_total",
            "recobro_outbox_messages",
            "recobro_lease_held",
            "recobro_config_last_reload_successful",
            "recobro_config_last_reload_success_timestamp_seconds",
            "recobro_scheduler_last_tick_timestamp_seconds",
            "recobro_monitor_last_tick_timestamp_seconds");

    private ExportedMetrics() {}
}
