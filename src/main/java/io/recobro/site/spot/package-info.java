/** Looks at the bytes of sources. */
package io.recobro.site.spot;
