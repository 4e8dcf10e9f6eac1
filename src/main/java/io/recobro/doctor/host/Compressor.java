package io.recobro.doctor.host;

import io.recobro.fault.Finding;
import io.recobro.stream.Codec;
import io.recobro.stream.Compression;
import io.recobro.stream.codec.Compressors;
import java.util.Collection;
import java.util.List;

/** Is the fast gzip there, where a job could use it? */
public final class Compressor {
    private Compressor() {}

    public static List<Finding> look(Collection<Compression> used) {
        String absence = Compressors.isaLAbsence();
        return used.stream()
                .filter(compression -> compression.codec() == Codec.GZIP)
                .findFirst()
                .map(compression -> List.of(finding(compression, absence)))
                .orElse(List.of());
    }

    private static Finding finding(Compression compression, String absence) {
        String implementation = Compressors.implementation(compression);
        if (!implementation.equals("jdk") || absence.isEmpty()) {
            return Finding.ok("gzip is made by " + implementation);
        }
        return Finding.warning(
                "gzip is made by Java, about five times slower than by ISA-L (" + absence + ")",
                "apt install libisal2");
    }
}
