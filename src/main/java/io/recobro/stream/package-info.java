/** Bytes on their way: compression members, segments, digests. Knows neither sources nor stores. */
package io.recobro.stream;
