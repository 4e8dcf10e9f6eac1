/** Looks for what will make backups or restores fail: independent checks, run side by side, each with a time limit. */
package io.recobro.doctor;
