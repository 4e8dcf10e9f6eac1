/**
 * The command line: one class per command that parses, calls {@link io.recobro.operation.Operations} and prints. Data goes to
 * stdout, messages and progress to stderr. The only package that knows picocli.
 */
package io.recobro.cli;
