package io.recobro.catalog.pack;

import java.util.List;

/**
 * Format 1 of what a record of a check ({@code verified} or {@code damaged}) holds.
 *
 * @param level how deep the check went
 * @param error empty when nothing is wrong
 * @param packs the packs that are damaged or missing when nothing else is wrong with the backup
 */
public record CheckDetail(int format, String level, String error, List<String> packs) {
    public static final int FORMAT = 1;

    public CheckDetail {
        packs = packs == null ? List.of() : List.copyOf(packs);
    }
}
