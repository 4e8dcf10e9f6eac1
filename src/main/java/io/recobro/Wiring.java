package io.recobro;

import io.recobro.cli.Operations;
import io.recobro.config.SiteConfig;
import java.util.Optional;

/** The one place that constructs adapters. */
final class Wiring {
    private Wiring() {}

    /** Constructs what stands behind the commands; opens no connection. */
    static Operations operations(Optional<SiteConfig> site) {
        throw new UnsupportedOperationException("no operations are wired for " + site.map(SiteConfig::site));
    }
}
