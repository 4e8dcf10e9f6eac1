/** Starts the program and wires it together: the only package that knows every other. */
package io.recobro;
