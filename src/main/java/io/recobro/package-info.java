/** The program: its start and exit status, and the one place that constructs adapters. Nothing below uses this package. */
package io.recobro;
