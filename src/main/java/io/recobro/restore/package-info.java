/** Brings backups back: select, validate, fetch, apply, verify. Needs nothing but a destination. */
package io.recobro.restore;
