package io.recobro.notify.incident;

/** A named number or name, as people read it: {@code newest recovery point} is {@code 9h 12m old}. */
public record Fact(String name, String value) {}
