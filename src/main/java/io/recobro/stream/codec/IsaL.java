package io.recobro.stream.codec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The functions of Intel's ISA-L (soname {@code libisal.so.2}) that Recobro calls, where the machine has them. Structure
 * offsets are those of {@code igzip_lib.h} 2.30; because no header can vouch for the library found at run time, it is used
 * only after a round trip through it gave the right bytes.
 */
final class IsaL {
    static final int HIGHEST_LEVEL = 3;

    private static final String SONAME = "libisal.so.2";
    private static final Functions FUNCTIONS;
    private static final String ABSENCE;

    static {
        Functions functions = null;
        String absence = "";
        try {
            functions = Functions.load();
        } catch (RuntimeException | LinkageError notThere) {
            absence = notThere.getMessage();
        }
        FUNCTIONS = functions;
        ABSENCE = absence;
    }

    private IsaL() {}

    /** All have one shape, so that one handle is linked for them: a function that returns nothing leaves a number as well. */
    private record Functions(
            MemorySegment deflateInit,
            MemorySegment deflateReset,
            MemorySegment deflate,
            MemorySegment inflateInit,
            MemorySegment inflateReset,
            MemorySegment inflate) {
        private static final MethodHandle CALL =
                Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_INT, ADDRESS));

        static Functions load() {
            SymbolLookup library = SymbolLookup.libraryLookup(SONAME, Arena.global());
            return new Functions(
                    library.findOrThrow("isal_deflate_init"),
                    library.findOrThrow("isal_deflate_reset"),
                    library.findOrThrow("isal_deflate"),
                    library.findOrThrow("isal_inflate_init"),
                    library.findOrThrow("isal_inflate_reset"),
                    library.findOrThrow("isal_inflate"));
        }

        private static int call(MemorySegment function, MemorySegment argument) {
            try {
                return (int) CALL.invokeExact(function, argument);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    /** Found, and proven by a round trip. */
    static boolean usable() {
        return Proof.FAILURE.isEmpty();
    }

    /** Why it is not used; empty when it is. */
    static String absence() {
        return Proof.FAILURE;
    }

    /** Such as {@code 2.30}. */
    static String version() {
        return usable() ? mappedVersion().orElse("2") : "";
    }

    static void deflateInit(MemorySegment stream) {
        var _ = Functions.call(FUNCTIONS.deflateInit, stream);
    }

    static void deflateReset(MemorySegment stream) {
        var _ = Functions.call(FUNCTIONS.deflateReset, stream);
    }

    static int deflate(MemorySegment stream) {
        return Functions.call(FUNCTIONS.deflate, stream);
    }

    static void inflateInit(MemorySegment state) {
        var _ = Functions.call(FUNCTIONS.inflateInit, state);
    }

    static void inflateReset(MemorySegment state) {
        var _ = Functions.call(FUNCTIONS.inflateReset, state);
    }

    static int inflate(MemorySegment state) {
        return Functions.call(FUNCTIONS.inflate, state);
    }

    private static final class Proof {
        static final String FAILURE = FUNCTIONS == null ? ABSENCE : prove();

        private static String prove() {
            byte[] plain = new byte[50_000];
            for (int i = 0; i < plain.length; i++) {
                plain[i] = (byte) (i * i >>> 7);
            }
            try (MemberCompressor compressor = new IsalCompressor(1);
                    GzipStream back = new IsalGzipStream("self-check");
                    GzipStream jdk = new JdkGzipStream("self-check")) {
                int length = compressor.compress(plain, 0, plain.length);
                for (GzipStream reader : new GzipStream[] {jdk, back}) {
                    reader.open(new ByteArrayInputStream(compressor.output(), 0, length));
                    if (!Arrays.equals(reader.readAllBytes(), plain)) {
                        return SONAME + " failed its self-check";
                    }
                }
                return "";
            } catch (RuntimeException | IOException wrong) {
                return SONAME + " failed its self-check: " + wrong.getMessage();
            }
        }
    }

    /** The file name ends in current.age.revision; ISA-L 2.30 is {@code libisal.so.2.0.30}. */
    private static Optional<String> mappedVersion() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/libisal.so."))
                    .map(line -> line.substring(line.indexOf("/libisal.so.") + "/libisal.so.".length())
                            .split("\\."))
                    .filter(parts -> parts.length == 3)
                    .map(parts -> parts[0] + "." + parts[2])
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException unknown) {
            return Optional.empty();
        }
    }
}
