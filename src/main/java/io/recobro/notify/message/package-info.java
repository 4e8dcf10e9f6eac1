/**
 * What people and programs are told, and how it reads: one model, rendered as plain text and as HTML. No I/O. Never holds
 * a secret, because conditions never do.
 */
package io.recobro.notify.message;
