/**
 * What is wrong now, and what of it is news. Others say at every look which conditions hold; this package remembers which
 * incidents are open and yields an event when one opens, gets worse, lasts, or is over. Sends nothing.
 */
package io.recobro.notify.incident;
