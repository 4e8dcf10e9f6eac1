package io.recobro.stream;

/**
 * What a run tells while it works; the core never prints. Implementations are thread-safe and cheap: {@link #advance} is
 * called for every block.
 */
public interface Progress {
    Progress NONE = new Progress() {};

    /** A new phase begins, such as {@code capture}, {@code upload}, {@code load}, {@code keys}, {@code check}. Ends the one before. */
    default void phase(String name) {}

    /** The expected plain bytes of the phase; an estimate. */
    default void expect(long bytes) {}

    /** More plain bytes are done. */
    default void advance(long bytes) {}

    /** Something the operator should read, such as a fallback with its reason. Goes into the run record too. */
    default void notice(String message) {}

    /** Passes everything on; a base for listeners that want one of the messages. As thread-safe as the next one. */
    abstract class Forwarding implements Progress {
        protected final Progress next;

        protected Forwarding(Progress next) {
            this.next = next;
        }

        @Override
        public void phase(String name) {
            next.phase(name);
        }

        @Override
        public void expect(long bytes) {
            next.expect(bytes);
        }

        @Override
        public void advance(long bytes) {
            next.advance(bytes);
        }

        @Override
        public void notice(String message) {
            next.notice(message);
        }
    }
}
