/** What drills leave in the destinations: evidence. */
package io.recobro.catalog.drill;
