/** One call of the program: its options, its streams, how it tells problems. */
package io.recobro.cli.session;
