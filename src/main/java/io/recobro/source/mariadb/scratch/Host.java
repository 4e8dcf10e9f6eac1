package io.recobro.source.mariadb.scratch;

import io.recobro.source.Scratch.Need;
import io.recobro.source.mariadb.MariaDbConnector;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Optional;

/** A server that takes the databases of one drill. */
public interface Host extends AutoCloseable {
    /** What it is, without its version, such as {@code embedded server}. */
    String name();

    MariaDbConnector connector();

    /** The name that the n-th database of the backup, counted from 0, gets here. */
    default String databaseName(String database, int number) {
        return database;
    }

    /** Whether the server was made for this drill and goes with it, so that accounts may be made there. */
    default boolean isOwn() {
        return true;
    }

    /** Why the server ended by itself, or was ended because of the space it took; empty while it is well. */
    default Optional<String> ended() {
        return Optional.empty();
    }

    /** How to look into it while it is there. */
    String access();

    @Override
    void close();

    /**
     * What opening a host throws after it has cleaned up.
     *
     * @param cleaning removes what was made so far; its own failure is added to the first one
     */
    static RuntimeException abandoned(RuntimeException failure, Runnable cleaning) {
        try {
            cleaning.run();
        } catch (RuntimeException alsoBroken) {
            failure.addSuppressed(alsoBroken);
        }
        return failure;
    }

    /** Opens hosts of one kind; what the methods promise stands at {@link io.recobro.source.Scratch.Opener}. */
    interface Opener {
        String examine(Need need);

        Host open(Need need, Progress progress);

        List<String> sweep();
    }
}
