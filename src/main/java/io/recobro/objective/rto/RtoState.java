package io.recobro.objective.rto;

/** How the measured restore time stands against the objective, from good to bad. */
public enum RtoState {
    /** Nothing is asked of the job; what a drill measured is told all the same. */
    NO_OBJECTIVE,
    MET,
    /** No destination told what drills left. */
    UNKNOWN,
    /** Near the objective, or growing towards it. */
    AT_RISK,
    /** The last drill that passed is too long ago to say anything about today. */
    STALE,
    /** No drill has passed yet. */
    NEVER,
    /** A restore takes longer than it may. */
    MISSED,
    /** The newest drill of a destination failed. */
    DRILL_FAILED;

    /** Whether it is an objective that is not met; what was never measured is not known to be missed. */
    public boolean missed() {
        return this == MISSED || this == DRILL_FAILED;
    }
}
