/** The pages for bad days that come with the program, and the names of a site put into them. Pure text. */
package io.recobro.runbook;
