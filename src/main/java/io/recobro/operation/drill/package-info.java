/** What can be asked about drills. */
package io.recobro.operation.drill;
