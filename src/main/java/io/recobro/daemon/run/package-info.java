/** Runs of jobs: who waits, who works, what came of it. */
package io.recobro.daemon.run;
