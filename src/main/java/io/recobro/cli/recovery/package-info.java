/** Commands for a bad day: the whole site back, and the pages that tell how. */
package io.recobro.cli.recovery;
