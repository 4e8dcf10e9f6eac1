/** What becomes of backups when a disk is full at any byte, and when the power fails at any step. */
package io.recobro.disk;
