package io.recobro.doctor;

import io.recobro.fault.Finding;
import java.util.List;

/**
 * One thing to look at.
 *
 * @param area such as {@code source}
 * @param subject such as the name of a job; may be empty
 */
public record Check(String area, String subject, Look look) {
    /** May throw what it met: it becomes a problem. */
    public interface Look {
        List<Finding> findings();
    }
}
