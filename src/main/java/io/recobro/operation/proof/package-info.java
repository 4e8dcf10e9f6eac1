/** What drills have shown: asked for as a status, as a report, and by damaging copies on purpose. */
package io.recobro.operation.proof;
