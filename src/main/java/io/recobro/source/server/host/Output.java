package io.recobro.source.server.host;

import java.nio.charset.StandardCharsets;

/**
 * What a program printed or a file holds, as far as it could be had.
 *
 * @param bytes empty unless {@link #usable}; not to be changed
 * @param complaint why it is not whole, in one line; empty when it is
 */
public record Output(State state, byte[] bytes, String complaint) {
    public enum State {
        WHOLE,
        /** Longer than it may be: the beginning is there. */
        CUT,
        /** There is no such program or file. */
        ABSENT,
        FAILED,
        /** Not ended within its time. */
        LATE
    }

    public static Output whole(byte[] bytes) {
        return new Output(State.WHOLE, bytes, "");
    }

    public static Output whole(String text) {
        return whole(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing, for a reason. */
    public static Output none(State state, String complaint) {
        return new Output(state, new byte[0], complaint);
    }

    public boolean usable() {
        return state == State.WHOLE || state == State.CUT;
    }

    /** The bytes as UTF-8; empty when there are none. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
