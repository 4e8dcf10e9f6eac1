/** What the tests attacked on purpose, how often, and what they saw: the rows of {@code RELIABILITY.md}. */
package io.recobro.reliability;
