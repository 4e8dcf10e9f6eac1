/** Drills that damage a copy of a backup on purpose and demand that the damage is found. */
package io.recobro.drill.negative;
