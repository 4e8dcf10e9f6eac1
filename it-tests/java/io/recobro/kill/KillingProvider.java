package io.recobro.kill;

import io.recobro.fixture.disk.ForwardingProvider;
import io.recobro.fixture.disk.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file system of a process that is to die: numbers each operation below one directory and, before the number it was
 * given, sends its own process the signal that cannot be caught. Everything else is forwarded. Lies on the boot class
 * path of that process, for the JDK needs it before any other class path.
 */
public final class KillingProvider extends ForwardingProvider {
    /** The directory whose operations are numbered. */
    static final String BELOW = "attack.kill.below";

    /** The number not to be reached; 0 to count only. */
    static final String AT = "attack.kill.at";

    /** The file that takes one line per operation when counting, and the line of the last one otherwise. */
    static final String STEPS = "attack.kill.steps";

    private static final int SIGKILL = 9;

    private static volatile KillingProvider ofThisProcess;

    private final Path below;
    private final Path report;
    private final long fatal = Long.getLong(AT, 0);
    private final AtomicLong number = new AtomicLong();
    private final StringBuffer steps = new StringBuffer();
    private final MethodHandle kill;

    /** For the JDK. */
    @SuppressWarnings({"this-escape", "restricted"})
    public KillingProvider(FileSystemProvider inner) {
        super(inner);
        this.below = real(System.getProperty(BELOW));
        this.report = real(System.getProperty(STEPS));
        Linker linker = Linker.nativeLinker();
        this.kill = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        if (fatal == 0) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> report(steps.toString()), "report-of-steps"));
        }
        ofThisProcess = this;
    }

    /** A step that does not pass through {@code java.nio.file}; only in a process with this provider. */
    public static void step(String operation, String path) {
        ofThisProcess.count(true, operation, path);
    }

    private Path real(String place) {
        return inner().getFileSystem(URI.create("file:///")).getPath(place);
    }

    @Override
    protected void before(Operation operation, Path path) {
        if (operation != Operation.CLOSE && path.startsWith(below)) {
            // what was written is there for the next process whether it is forced to the disk or not
            boolean changing = operation.changes() && operation != Operation.FORCE && operation != Operation.LOCK;
            count(changing, operation.name(), below.relativize(path).toString());
        }
    }

    private void count(boolean changing, String operation, String path) {
        long step = number.incrementAndGet();
        if (fatal == 0) {
            steps.append(line(step, changing, operation, path));
        } else if (step == fatal) {
            report(line(step, changing, operation, path));
            die();
        }
    }

    private static String line(long step, boolean changing, String operation, String path) {
        return step + (changing ? " changing " : " reading ") + operation + " " + path + "\n";
    }

    private void report(String text) {
        try (FileChannel channel =
                inner().newFileChannel(report, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void die() {
        try {
            int _ = (int) kill.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("still alive");
    }
}
