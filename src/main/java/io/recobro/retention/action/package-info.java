/**
 * What changes because of retention: removing backups in two phases, sweeping what interrupted runs left, pins.
 *
 * <p>A backup is whole or invisible after every step; whatever cannot be told removes nothing.
 */
package io.recobro.retention.action;
