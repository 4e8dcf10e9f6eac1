/** What can go wrong: one catalogue of faults with exit status and hint. Depends on nothing. */
package io.recobro.fault;
