/** What can be asked of a site: calls and results as plain records, one interface per area. Implemented in {@code site}. */
package io.recobro.operation;
