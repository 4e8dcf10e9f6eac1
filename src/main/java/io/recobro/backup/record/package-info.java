/** What the state directory remembers of runs: that one is under way, and records that no destination could take yet. */
package io.recobro.backup.record;
