package io.recobro.operation.setup;

import io.recobro.doctor.Diagnosis;
import io.recobro.fault.ExitStatus;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Optional;

/** Looks for what will go wrong.. */
public interface DoctorOperations {
    /** Examines the site; changes nothing but scratch objects in destinations, which it removes. */
    DoctorResult examine(DoctorCall call, Progress progress);

    /**
     * @param job only what this job needs; everything when empty
     * @param offline speak to nothing but this host
     */
    record DoctorCall(Optional<String> job, boolean offline) {}

    /**
     * @param status {@code OK} unless there is a problem; then {@code UNREACHABLE} or {@code CREDENTIALS} where that is what
     *     the first problem comes from, else {@code FAILED}
     */
    record DoctorResult(ExitStatus status, List<Diagnosis> diagnoses) {}
}
