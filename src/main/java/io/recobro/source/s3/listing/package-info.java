/** What a bucket holds, in the order of a snapshot. */
package io.recobro.source.s3.listing;
