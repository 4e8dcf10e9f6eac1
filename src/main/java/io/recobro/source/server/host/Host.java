package io.recobro.source.server.host;

import java.util.List;

/** The machine, to be looked at only. No method throws because something is missing or refused: the output tells. */
public interface Host {
    /** What a program prints to its standard output; its first word is looked up like in a shell. No shell is involved. */
    Output run(List<String> command);

    /** What a file holds; symbolic links are followed. */
    Output read(String path);

    /** The names in a directory, sorted; empty when there is none or it cannot be read. */
    List<String> names(String directory);
}
