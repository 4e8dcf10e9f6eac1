package io.recobro.config;

import io.recobro.notify.NotifySettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A configuration file without mistakes.
 *
 * @param site name of the platform; part of every key in every destination
 * @param file where it was read from
 * @param destinations by name, in the order of the file
 * @param jobs by name, in the order of the file; every name in {@link JobConfig#to} is one of the destinations
 * @param concurrency how many jobs the daemon runs at once
 * @param web where the daemon answers for metrics and health
 */
public record SiteConfig(
        String site,
        Path file,
        SequencedMap<String, DestinationConfig> destinations,
        SequencedMap<String, JobConfig> jobs,
        Optional<NotifySettings> notifications,
        int concurrency,
        WebConfig web) {}
