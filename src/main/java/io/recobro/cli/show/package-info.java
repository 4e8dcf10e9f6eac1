/** Commands that tell what is there and whether it is whole. */
package io.recobro.cli.show;
