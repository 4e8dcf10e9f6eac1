/** Messages by e-mail. The only place that knows a mail library. */
package io.recobro.notify.mail;
