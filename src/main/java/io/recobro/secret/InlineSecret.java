package io.recobro.secret;

/** A value that stands in the configuration itself; {@code doctor} advises against it. */
final class InlineSecret implements Secret {
    private final String value;

    InlineSecret(String value) {
        this.value = value;
    }

    @Override
    public String reveal() {
        return value;
    }

    @Override
    public boolean inline() {
        return true;
    }

    @Override
    public String toString() {
        return "****";
    }
}
