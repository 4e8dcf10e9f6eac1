package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Checks what is stored. What holds for all operations stands at {@link Operations}. */
public interface VerifyOperations {
    /** Checks stored backups. Changes nothing but the record of what was verified. */
    VerifyResult verify(VerifyCall call, Progress progress);

    /**
     * @param job all jobs when empty
     * @param backup all backups of the job when empty
     * @param from all destinations when empty
     * @param share reads so much of the stored bytes, over 0 and at most 1, instead of looking at each backup: another
     *     share with every call, so that all is read in the end
     */
    record VerifyCall(
            Optional<String> job,
            Optional<String> backup,
            VerifyLevel level,
            Optional<String> from,
            OptionalDouble share) {
        public VerifyCall(Optional<String> job, Optional<String> backup, VerifyLevel level, Optional<String> from) {
            this(job, backup, level, from, OptionalDouble.empty());
        }
    }

    /** How deep a check goes; each level includes the ones before. */
    enum VerifyLevel {
        /** Manifests read, every object there with its size. */
        MANIFEST,
        /** Every stored byte read and compared with its digest. */
        DIGESTS,
        /** Every member decompressed and parsed. */
        PARSE
    }

    /**
     * @param outcomes one per backup and destination; of samples only what is damaged
     * @param samples one per job and destination that a share was read of
     */
    record VerifyResult(ExitStatus status, List<VerifyOutcome> outcomes, List<SampleOutcome> samples) {
        public VerifyResult(ExitStatus status, List<VerifyOutcome> outcomes) {
            this(status, outcomes, List.of());
        }
    }

    /** What was read, out of what is stored there. */
    record SampleOutcome(
            String job, String destination, int objects, long bytes, int ofObjects, long ofBytes, Duration took) {}

    /**
     * @param objects how many objects were looked at
     * @param bytes stored bytes read; 0 at level {@code MANIFEST}
     * @param problem what is wrong; empty when the backup passed
     */
    record VerifyOutcome(
            String id,
            String job,
            String destination,
            VerifyLevel level,
            int objects,
            long bytes,
            Duration took,
            Optional<Problem> problem) {}
}
