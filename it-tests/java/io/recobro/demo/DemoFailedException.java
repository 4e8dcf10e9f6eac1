package io.recobro.demo;

/** The demonstration did not go as it must; the message is for the audience. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
