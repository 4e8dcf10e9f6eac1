package io.recobro.drill.negative;

/**
 * What became of one damage.
 *
 * @param name of the damage, such as {@code bit-flip/dump}; {@value #CONTROL} for the copy without any
 * @param damage what was done, and where
 * @param found the words in which it was found, or why it was not done
 */
public record Trial(String name, Outcome outcome, String damage, String found) {
    public static final String CONTROL = "control";

    /** From good to bad. */
    public enum Outcome {
        /** It was found; or, of the control, nothing was found wrong. */
        PASSED,
        /** It cannot be done to this backup: neither passed nor counted. */
        NOT_APPLICABLE,
        /** It was not found; or the control was found damaged. */
        FAILED
    }
}
