package io.recobro.product;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recobro.fixture.MariaDbServer;

/** The same on the server that this machine has from its packages. */
class InstalledRoundTripIT extends RoundTripIT {
    @Override
    MariaDbServer server() {
        assumeTrue(MariaDbServer.isInstalled(), "no MariaDB server is installed");
        return MariaDbServer.installed().orElseThrow();
    }
}
