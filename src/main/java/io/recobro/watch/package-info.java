/** What is wrong with a site, seen from its status: conditions for alerts, sentences for people. Pure. */
package io.recobro.watch;
