/** What the daemon answers over HTTP: metrics and health. Read only; knows no user and no secret. */
package io.recobro.daemon.web;
