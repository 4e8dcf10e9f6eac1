package io.recobro.notify.http;

import io.recobro.secret.Secret;
import java.util.Optional;

/**
 * An address that takes messages as JSON.
 *
 * @param signingKey signs every request, so that the receiver can tell it from a forged one
 */
public record WebhookSettings(Secret url, Optional<Secret> signingKey) {}
