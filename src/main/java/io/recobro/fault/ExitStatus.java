package io.recobro.fault;

/** Exit statuses of the command line. Scripts rely on them: values never change, new ones may be added. */
public enum ExitStatus {
    OK(0, "the command did all it was asked to"),
    FAILED(1, "the command failed"),
    USAGE(2, "wrong usage or configuration"),
    PARTIAL(3, "done in part: at least one destination or object is missing"),
    OBJECTIVE_MISSED(4, "a recovery objective (RPO or RTO) is missed"),
    UNREACHABLE(10, "a source or destination could not be reached"),
    LOCKED(11, "another run holds the lock of this job"),
    CREDENTIALS(12, "credentials or key refused"),
    VERIFICATION_FAILED(13, "stored or restored content is not what it must be"),
    INTERRUPTED(130, "interrupted (SIGINT)"),
    TERMINATED(143, "terminated (SIGTERM)");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
