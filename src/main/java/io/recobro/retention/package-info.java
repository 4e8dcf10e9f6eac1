/**
 * What is kept and why: a pure plan with a reason per backup, and the caution that holds back what is out of the ordinary.
 *
 * <p>Nothing in this package removes anything; {@link io.recobro.retention.action} does.
 */
package io.recobro.retention;
