/**
 * Tells people: conditions become incidents, incidents become messages, and an outbox on disk delivers them by e-mail,
 * Slack and webhook; heartbeats make silence an alarm. {@code Notifier} is the one entrance. Promises that a message in
 * the outbox is delivered at least once or reported as given up; does not promise an order across channels.
 */
package io.recobro.notify;
