/** Databases of their own on a scratch server that somebody else runs. */
package io.recobro.source.mariadb.scratch.shared;
