/**
 * Packs of a job in one destination: what is stored, what is marked, and how a backup is published that refers to packs
 * which somebody else may be about to remove.
 */
package io.recobro.catalog.pack;
