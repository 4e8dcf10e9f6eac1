package io.recobro.source.s3;

import io.recobro.fixture.S3Server;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Against the server inside this JVM. */
class BucketIT extends BucketContract {
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(ACCESS, SECRET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    URI endpoint() {
        return server.endpoint();
    }
}
