/** Objects behind a plain web server, to be read by their addresses. */
package io.recobro.storage.web;
