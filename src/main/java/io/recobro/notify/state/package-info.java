/** Small JSON files of the state directory, replaced atomically. Knows nothing of what is in them. */
package io.recobro.notify.state;
