/** Three months of a whole site in seconds: the real classes on storages in memory, with everything that goes wrong. */
package io.recobro.soak;
