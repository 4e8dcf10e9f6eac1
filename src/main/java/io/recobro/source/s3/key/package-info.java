/** Keys of objects as paths of files, and back. */
package io.recobro.source.s3.key;
