/**
 * Messages on their way: one file each per channel, delivered at least once, retried with growing pauses, handed to the
 * next channel when one fails, and reported when given up. One channel's trouble never holds up another.
 */
package io.recobro.notify.outbox;
