/** Rules about the sources themselves: layering, library fences, banned calls, size. */
package io.recobro.project;
