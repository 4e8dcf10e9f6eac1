package io.recobro.doctor;

import io.recobro.fault.Finding;

/**
 * A finding and what it is about.
 *
 * @param area such as {@code source}
 * @param subject such as the name of a job; may be empty
 */
public record Diagnosis(String area, String subject, Finding finding) {}
