/** What runs on this host and is worth backing up: out of Compose files, running containers and listening ports. Only reads. */
package io.recobro.survey;
