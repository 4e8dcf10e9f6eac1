/** A YAML file as a tree with places, checked against a JSON Schema: what is wrong, where, and what was probably meant. */
package io.recobro.config.yaml;
