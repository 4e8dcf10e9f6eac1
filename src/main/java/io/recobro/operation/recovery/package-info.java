/** What is asked on a bad day: everything back, and the pages that tell how. */
package io.recobro.operation.recovery;
