package io.recobro.daemon.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagram socket named by {@code NOTIFY_SOCKET}: a path, or an abstract name that begins with {@code @}. The JDK has
 * no datagrams for unix sockets, so this calls the C library (values as Linux defines them).
 */
public final class NotifySocket implements ServiceNotice {
    private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);
    private static final ServiceNotice NOBODY = assignments -> {};
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int LONGEST_NAME = 107;

    private final byte[] name;
    private final MethodHandle socket =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private final MethodHandle sendto = function(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private final MethodHandle close = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private NotifySocket(String name) {
        this.name = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("@")) {
            this.name[0] = 0;
        }
    }

    /** The service manager of this process; nobody when it was not started by one. */
    public static ServiceNotice of(Map<String, String> environment) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!name.startsWith("/") && !name.startsWith("@")
                || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            return NOBODY;
        }
        return new NotifySocket(name);
    }

    private static MethodHandle function(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), signature);
    }

    @Override
    public void send(String... assignments) {
        // a service manager that does not read must not hold the daemon up; only that it is ready may not be lost
        int waiting = assignments[0].equals("READY=1") ? 0 : MSG_DONTWAIT;
        byte[] message = String.join("\n", assignments).getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (descriptor < 0) {
                LOG.warn("unable to tell the service manager '{}': no socket", assignments[0]);
                return;
            }
            MemorySegment address = address(arena);
            long sent = (long) sendto.invokeExact(
                    descriptor,
                    arena.allocateFrom(JAVA_BYTE, message),
                    (long) message.length,
                    MSG_NOSIGNAL | waiting,
                    address,
                    Short.BYTES + name.length);
            int closed = (int) close.invokeExact(descriptor);
            if (sent != message.length || closed != 0) {
                LOG.warn("unable to tell the service manager '{}'", assignments[0]);
            }
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException("calls of the C library throw nothing", impossible);
        }
    }

    /** A sockaddr_un: the family, then the name. */
    private MemorySegment address(Arena arena) {
        MemorySegment address = arena.allocate(Short.BYTES + LONGEST_NAME + 1L, Short.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, Short.BYTES, name.length);
        return address;
    }
}
