package io.recobro.source.mariadb.tool;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.MariaDbSettings;
import io.recobro.source.mariadb.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs the tool once, from start to exit status. The process has ended when a method returns or throws. */
final class ToolRun {
    private static final int LARGEST_ANSWER = 64 << 20;

    /** Reads the tool's output to its end. */
    @FunctionalInterface
    interface Reader {
        void read(InputStream output) throws IOException;
    }

    private ToolRun() {}

    /**
     * Interruptible: the process is ended then.
     *
     * @return what the tool wrote to its standard error although it succeeded
     * @throws RecobroException the tool's own failure before any that the reader found in its output
     */
    static String run(MariaDbSettings settings, ToolCommand command, Reader reader) {
        try (ToolProcess process = ToolProcess.start(settings, command)) {
            Callable<String> work = () -> {
                try {
                    reader.read(process.output());
                } catch (IOException | RuntimeException e) {
                    throw firstCause(process, settings, e);
                }
                process.requireSuccess();
                return process.said();
            };
            return Parallel.run("dump with the tool", List.of(work), process::kill)
                    .getFirst();
        }
    }

    /** Output that stops in the middle is the consequence of a tool that failed. */
    private static RuntimeException firstCause(ToolProcess process, MariaDbSettings settings, Exception found) {
        boolean cut = !(found instanceof RecobroException fault) || fault.fault() == Fault.BACKUP_DAMAGED;
        boolean mark = found instanceof RecobroException fault && fault.fault() == Fault.SOURCE_BROKEN;
        if ((cut || mark) && process.failed()) {
            try {
                process.requireSuccess();
            } catch (RecobroException failure) {
                failure.addSuppressed(found);
                return failure;
            }
        }
        process.kill();
        if (cut) {
            return Fault.SOURCE_BROKEN
                    .because("unable to read the output of '" + settings.command() + "': " + found.getMessage(), found)
                    .hint("the tool was cut off; see the server's log and its memory, then run the backup again");
        }
        return (RecobroException) found;
    }

    /** Runs the tool and returns what it wrote. */
    static byte[] answer(MariaDbSettings settings, ToolCommand command) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        run(settings, command, output -> {
            byte[] buffer = new byte[8192];
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                if (answer.size() + count > LARGEST_ANSWER) {
                    throw new IOException("it is larger than " + LARGEST_ANSWER + " bytes");
                }
                answer.write(buffer, 0, count);
            }
        });
        return answer.toByteArray();
    }
}
