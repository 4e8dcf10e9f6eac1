/**
 * The configuration file: YAML checked against the schema and bound to settings records. Reports every mistake at once,
 * with line and column. Opens no connection and reads no secret.
 */
package io.recobro.config;
