/** What the operator sees: streams, tables, JSON, progress and errors. */
package io.recobro.cli.output;
