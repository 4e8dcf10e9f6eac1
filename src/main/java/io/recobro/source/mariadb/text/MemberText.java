package io.recobro.source.mariadb.text;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.stream.MemberEntry;

/** The frame of a rows member: one INSERT whose rows are {@code LOAD DATA} input once the frame is gone. */
public final class MemberText {
    private MemberText() {}

    /**
     * Position of the first row: behind the LF that ends the head.
     *
     * @throws RecobroException {@code BACKUP_DAMAGED} when this is not a rows member of our format
     */
    public static int firstRow(MemberEntry entry, byte[] plain) {
        boolean quoted = false;
        for (int i = 0; i < entry.plainBytes(); i++) {
            if (plain[i] == '`') {
                quoted = !quoted;
            } else if (plain[i] == '\n' && !quoted) {
                return i + 1;
            }
        }
        throw damaged(entry);
    }

    /** Turns the final {@code ;} into the {@code ,} that ends every other row. */
    public static void endLikeOthers(MemberEntry entry, byte[] plain) {
        int end = entry.plainBytes();
        if (end < 3 || plain[end - 3] != ')' || plain[end - 2] != ';' || plain[end - 1] != '\n') {
            throw damaged(entry);
        }
        plain[end - 2] = ',';
    }

    private static RecobroException damaged(MemberEntry entry) {
        return Fault.BACKUP_DAMAGED.because("unable to load table '" + entry.table() + "': the member at byte "
                + entry.offset() + " does not hold one INSERT statement");
    }
}
