/** What is asked while a site is set up: a first configuration, and what will go wrong with it. */
package io.recobro.operation.setup;
