/** The product from end to end through its command line: real captures, real stores, real restores. */
package io.recobro.product;
