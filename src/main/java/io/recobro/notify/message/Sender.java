package io.recobro.notify.message;

/**
 * Who speaks.
 *
 * @param site name of the platform
 * @param host the machine recobro runs on
 * @param version of recobro
 */
public record Sender(String site, String host, String version) {}
