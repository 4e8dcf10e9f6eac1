/** What can be asked of the machine: programs that it has and files that it holds, each bounded in time and size. */
package io.recobro.source.server.host;
