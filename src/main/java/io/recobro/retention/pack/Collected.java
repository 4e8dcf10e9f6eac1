package io.recobro.retention.pack;

/**
 * What was done with packs, or after a mere look would be.
 *
 * @param condemned no manifest names them any more
 * @param waiting condemned before, their grace is not over
 * @param removed condemned for long enough
 */
public record Collected(Count condemned, Count waiting, Count removed) {
    /** No packs at all. */
    public static final Collected NOTHING = new Collected(Count.NONE, Count.NONE, Count.NONE);

    /** @param bytes stored */
    public record Count(int packs, long bytes) {
        public static final Count NONE = new Count(0, 0);

        Count plus(long more) {
            return new Count(packs + 1, bytes + more);
        }
    }

    /** Whether anything was changed, or would be. */
    public boolean isChange() {
        return condemned.packs() + removed.packs() > 0;
    }
}
