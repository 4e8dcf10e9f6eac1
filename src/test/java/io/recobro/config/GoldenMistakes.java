package io.recobro.config;

/** What must be said about {@code mistakes.yml}. */
final class GoldenMistakes {
    static final String[] LINES = {};

    private GoldenMistakes() {}
}
