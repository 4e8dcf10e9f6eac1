/** What a restore writes: entries beneath a target directory, files whose contents arrive in any order, what failed. */
package io.recobro.source.files.landing;
