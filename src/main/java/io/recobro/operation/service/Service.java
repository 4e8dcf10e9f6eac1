package io.recobro.operation.service;

import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import java.util.function.Supplier;

/** The daemon, as the command line starts it. */
@FunctionalInterface
public interface Service {
    /**
     * Serves until a signal ends it.
     *
     * @param configuration reads the configuration anew at each call; throws what is wrong with it
     * @return {@code TERMINATED} or {@code INTERRUPTED}, by the signal
     * @throws io.recobro.fault.RecobroException when it cannot start; {@code LOCK_HELD} when the site has a daemon already
     */
    ExitStatus serve(Supplier<SiteConfig> configuration);
}
