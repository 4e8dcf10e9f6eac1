package io.recobro.source;

import java.time.Duration;
import java.util.List;

/**
 * What a restore did.
 *
 * @param target where it went, such as {@code jaraba_restored on 127.0.0.1:3306}
 * @param phases how long each phase took, in order
 * @param plainBytes bytes of plain dump applied
 * @param rows rows loaded, or files written
 * @param checked what was compared and found equal, such as {@code 72 tables, 1203456 rows, content digests}
 * @param notices fallbacks and oddities with their reasons
 * @param unit what {@code rows} counts: {@code rows} or {@code files}
 */
public record RestoreReport(
        String target,
        List<Phase> phases,
        long plainBytes,
        long rows,
        List<String> checked,
        List<String> notices,
        String unit) {
    /** A report of rows. */
    public RestoreReport(
            String target, List<Phase> phases, long plainBytes, long rows, List<String> checked, List<String> notices) {
        this(target, phases, plainBytes, rows, checked, notices, "rows");
    }

    public record Phase(String name, Duration took) {}
}
