package io.recobro.backup;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.RunRecord;
import io.recobro.catalog.lease.JobClaim;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.segment.SegmentPool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every run needs from its surroundings.
 *
 * @param program name and version for manifests, such as {@code recobro/0.1.0}
 * @param trigger why runs begin, for records: a word of {@link RunRecord#trigger}
 * @param startedBy user and host, for records
 * @param compressors threads that compress; 0 lets the capturing threads do it
 * @param blocks plain blocks in memory at once, per artifact that is being written
 * @param objectLimit bytes after which an artifact goes on in another object
 */
public record RunContext(
        Clock clock,
        RandomGenerator random,
        String program,
        String trigger,
        String startedBy,
        Path stateDirectory,
        SegmentPool segments,
        int compressors,
        int blocks,
        long objectLimit) {
    private static final Logger LOG = LoggerFactory.getLogger(RunContext.class);

    /** The same for runs of another occasion. */
    public RunContext on(String otherTrigger, String otherStartedBy) {
        return new RunContext(
                clock,
                random,
                program,
                otherTrigger,
                otherStartedBy,
                stateDirectory,
                segments,
                compressors,
                blocks,
                objectLimit);
    }

    /**
     * Makes a run the only one that changes a job, on all hosts, until it is closed.
     *
     * @param purpose what the run does, such as {@code backup}
     * @throws RecobroException {@code LOCK_HELD}, naming who works on the job
     */
    public JobClaim claim(List<Catalog> catalogs, String job, String purpose, BackupId run) {
        return JobClaim.take(stateDirectory, catalogs, job, purpose, run.value(), startedBy, clock);
    }

    /**
     * Keeps a run's record; one that cannot be kept is logged and changes nothing.
     *
     * @return whether it is there
     */
    public boolean keepRecord(Catalog catalog, RunRecord record) {
        try {
            catalog.record(record);
            return true;
        } catch (RecobroException lost) {
            if (lost.fault() == Fault.OBJECT_EXISTS) {
                return true;
            }
            LOG.warn(
                    "unable to keep the record of run '{}' in '{}': {}",
                    record.run(),
                    catalog.destination(),
                    lost.getMessage());
            return false;
        }
    }
}
