/** Commands that look into backups of files. */
package io.recobro.cli.files;
