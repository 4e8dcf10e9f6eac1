/** Rehearses restores: a scratch place, the restore, checks, and evidence of what that showed. */
package io.recobro.drill;
