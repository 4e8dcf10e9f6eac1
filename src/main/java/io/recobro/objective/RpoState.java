package io.recobro.objective;

/** How the newest recovery point in one destination stands against the objective, from good to bad. */
public enum RpoState {
    /** There is a good backup, and no objective. */
    NO_OBJECTIVE,
    MET,
    /** The destination did not answer. */
    UNKNOWN,
    /** No run will publish before the objective passes, by all that is known. */
    AT_RISK,
    /** The newest recovery point lies in the future: a clock was set back, here or where the backup was made. */
    IN_FUTURE,
    /** There is no good backup. */
    NEVER,
    MISSED
}
