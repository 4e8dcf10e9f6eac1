package io.recobro.backup;

import io.recobro.backup.RecordingProgress.Phase;
import io.recobro.catalog.BackupId;
import io.recobro.catalog.Manifest;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.util.List;
import java.util.Optional;

/**
 * What a backup run did.
 *
 * @param manifest of the backup, as published in the first healthy destination
 * @param notices what the operator should read, the capture's warnings included
 * @param shortfalls what was asked for and not done, although the backup is published
 */
public record BackupReport(
        BackupId id,
        Manifest manifest,
        List<DestinationResult> destinations,
        List<Phase> phases,
        List<String> notices,
        List<String> shortfalls) {

    /** @param failure why the backup does not exist there; empty when it is published */
    public record DestinationResult(String name, String readBack, Optional<RecobroException> failure) {}

    /** {@code OK}, or {@code PARTIAL} when a destination lacks the backup or the capture fell short. A run that reached none throws instead. */
    public ExitStatus status() {
        return shortfalls.isEmpty()
                        && destinations.stream()
                                .allMatch(result -> result.failure().isEmpty())
                ? ExitStatus.OK
                : ExitStatus.PARTIAL;
    }

    /** The shortfalls as one fault; empty when there are none. */
    public Optional<RecobroException> shortfall() {
        return shortfalls.isEmpty()
                ? Optional.empty()
                : Optional.of(Fault.SOURCE_INCOMPLETE.because(String.join("; ", shortfalls)));
    }
}
