/** SHA-256 of content, and streams that prove what they read. */
package io.recobro.stream.digest;
