package io.recobro.soak;

/** The power of one life of a machine; once cut, no storage of that life does anything any more. Thread-safe. */
final class Power {
    private final Runnable atCut;
    private int stepsLeft;
    private boolean cut;

    /** @param atCut called once, at the very moment */
    Power(Runnable atCut) {
        this.atCut = atCut;
    }

    /** Cuts the power after this many steps that change something. */
    synchronized void cutAfter(int steps) {
        stepsLeft = steps;
    }

    synchronized void keep() {
        stepsLeft = 0;
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Before anything is done. */
    synchronized void require() {
        if (cut) {
            throw new PowerCut();
        }
    }

    /** After something was changed: that the caller hears of it is not said. */
    synchronized void changed() {
        require();
        if (stepsLeft > 0 && --stepsLeft == 0) {
            cut = true;
            atCut.run();
            throw new PowerCut();
        }
    }
}
