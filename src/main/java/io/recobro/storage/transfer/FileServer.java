package io.recobro.storage.transfer;

import java.io.IOException;

/** A server that keeps files, and how to log in to it. Thread-safe. */
public interface FileServer extends AutoCloseable {
    /** Host and port, for messages. */
    String address();

    /** Connects and logs in. The server's identity is checked before a password is sent. */
    FileSession connect() throws IOException;

    /** How many threads may use one session at the same time. */
    int usersPerSession();

    @Override
    void close();
}
