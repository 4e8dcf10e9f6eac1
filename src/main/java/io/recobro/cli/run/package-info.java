/** Commands that make, copy and bring back backups. */
package io.recobro.cli.run;
