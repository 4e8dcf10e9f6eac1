package io.recobro.source.mariadb.text;

import io.recobro.fault.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line near the start of a dump, or of accounts, of our own by which its format is told. Texts of other tools have none. */
public final class DumpFormat {
    /** The format that is written, and the newest that is read. */
    public static final int FORMAT = 1;

    /** The line, with its line feed. */
    public static final String LINE = "-- Recobro dump, format " + FORMAT + "\n";

    /** So many bytes from the start hold the line. */
    public static final int HEAD = 256;

    private static final Pattern ANY = Pattern.compile("(?m)^-- Recobro (?:dump|accounts), format (\\d{1,9})\\b");

    private DumpFormat() {}

    /**
     * Refuses a later format.
     *
     * @param head at least the first {@link #HEAD} bytes of the text, or all that it has
     * @param what it is, for the message
     * @throws io.recobro.fault.RecobroException {@code FORMAT_TOO_NEW}
     */
    public static void requireKnown(String head, String what) {
        Matcher line = ANY.matcher(head.substring(0, Math.min(HEAD, head.length())));
        if (line.find() && Integer.parseInt(line.group(1)) > FORMAT) {
            throw Fault.FORMAT_TOO_NEW
                    .because("unable to read " + what + ": it has format " + line.group(1)
                            + ", this program reads up to " + FORMAT)
                    .hint("use a newer recobro, or restore with the plain tools named in RESTORE.md");
        }
    }
}
