/** The {@code notify} section of the configuration: checked, bound to settings, and shown. */
package io.recobro.config.alerts;
