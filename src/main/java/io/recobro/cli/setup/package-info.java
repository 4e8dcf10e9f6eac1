/** Commands that look at configuration and destinations. */
package io.recobro.cli.setup;
