package io.recobro.source.files.posix.call;

import io.recobro.fault.Fault;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.TargetDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** The way in: opens the directories that everything else starts from. Thread-safe. */
public final class Linux {
    private Linux() {}

    /**
     * Opens a directory that an operator named; symbolic links in its path, and the last name if it is one, are followed.
     *
     * @throws PosixException when that fails
     * @throws io.recobro.fault.RecobroException on another system than Linux on a 64-bit machine
     */
    public static OpenDirectory open(Path path) throws IOException {
        requireLinux();
        return new NativeDirectory(Opening.root(bytes(path)));
    }

    /** As {@link #open}, to create entries in. */
    public static TargetDirectory openTarget(Path path) throws IOException {
        requireLinux();
        return new NativeTarget(new NativeDirectory(Opening.root(bytes(path))));
    }

    private static byte[] bytes(Path path) {
        return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void requireLinux() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (!system.equals("linux") || java.lang.foreign.ValueLayout.ADDRESS.byteSize() != Long.BYTES) {
            throw Fault.SOURCE_BROKEN.because(
                    "unable to open files on '" + system + "': only 64-bit Linux keeps what a snapshot records");
        }
    }
}
