/** The configured site with its adapters, and the operations on it. */
package io.recobro.site;
