package io.recobro.soak;

/** What code sees that goes on after its process has ended; nothing it does has any effect. */
final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut() {
        super("the power is cut");
    }
}
