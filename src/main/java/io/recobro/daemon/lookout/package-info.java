/** Looks at the site once a minute and tells people: alerts, the daily digest, metrics, health, the record of what was loaded. */
package io.recobro.daemon.lookout;
