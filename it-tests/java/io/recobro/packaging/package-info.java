/** What is installed around the program: units, alert rules, the Debian package. Checked by the tools that read them. */
package io.recobro.packaging;
