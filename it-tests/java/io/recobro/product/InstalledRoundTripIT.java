package io.recobro.product;

import io.recobro.fixture.MariaDbServer;
import org.junit.jupiter.api.condition.EnabledIf;

/** The same on the server that this machine has from its packages. */
@EnabledIf(value = "io.recobro.fixture.MariaDbServer#isInstalled", disabledReason = "no MariaDB server is installed")
class InstalledRoundTripIT extends RoundTripIT {
    @Override
    MariaDbServer server() {
        return MariaDbServer.installed().orElseThrow();
    }
}
