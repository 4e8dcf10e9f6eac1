package io.recobro.flip;

/**
 * What a command did.
 *
 * @param effect what it left behind, such as the digest of a restored tree
 */
record Seen(int status, String out, String err, String effect) {
    /** How a command took a flipped bit. */
    enum Verdict {
        /** It did the same as without the flip. */
        SAME,
        /** It failed, and named the object. */
        REFUSED,
        /** It did the same, and said that the object cannot be believed. */
        SAID,
        /** It did something else, and said nothing. */
        SILENT
    }

    /** @param name of the flipped object, without its folders */
    Verdict against(Seen control, String name) {
        if (isLike(control)) {
            return Verdict.SAME;
        }
        boolean named = (out + err).contains(name);
        if (status != control.status) {
            return named && (status == 13 || status == 1 || status == 3) ? Verdict.REFUSED : Verdict.SILENT;
        }
        boolean said = named || (out + err).contains("cannot be read");
        return said && effect.equals(control.effect) ? Verdict.SAID : Verdict.SILENT;
    }

    /** Messages aside. */
    boolean isLike(Seen other) {
        return status == other.status && out.equals(other.out) && effect.equals(other.effect);
    }
}
