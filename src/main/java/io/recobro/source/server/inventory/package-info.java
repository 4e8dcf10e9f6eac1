/**
 * What a machine is made of besides its files, as plain text that a person or a command reads: packages, disks, network,
 * accounts, containers, services, timers, certificates. It serves to build the machine anew; nothing is restored from it
 * by itself. No page holds a secret.
 */
package io.recobro.source.server.inventory;
