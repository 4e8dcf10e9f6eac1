/** The daemon as other processes and the command line know it. */
package io.recobro.operation.service;
