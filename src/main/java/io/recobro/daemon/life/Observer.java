package io.recobro.daemon.life;

import io.recobro.config.SiteConfig;
import io.recobro.daemon.run.RunListener;
import io.recobro.fault.RecobroException;
import java.util.Optional;

/** Looks at the site and tells people: alerts, metrics, health. Thread-safe. */
public interface Observer extends RunListener, AutoCloseable {
    Observer NONE = new Observer() {};

    /** A configuration holds from now on. */
    default void configured(SiteConfig site) {}

    /** The file could not be loaded, and the old configuration goes on; empty: it could again. */
    default void reloadFailed(Optional<RecobroException> why) {}

    /** Looks once; may wait for destinations. Called from a thread of the monitor, never twice at once. */
    default void look() {}

    @Override
    default void close() {}
}
