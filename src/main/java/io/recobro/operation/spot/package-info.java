/** What can be asked about the bytes of sources. */
package io.recobro.operation.spot;
