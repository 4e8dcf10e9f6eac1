/**
 * How the backups that exist stand against the objectives, and whether a schedule can meet them at all. Pure: instants and
 * durations in, states out.
 */
package io.recobro.objective;
