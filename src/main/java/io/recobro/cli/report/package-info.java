/** What drills have shown, for people and programs: text, JSON, and a page that stands alone. */
package io.recobro.cli.report;
