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
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A service manager's end of sd_notify: receives datagrams, waiting a minute at most for each. */
public final class DatagramListener implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    private final String name;
    private final int descriptor;
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final Thread reader =
            Thread.ofPlatform().daemon().name("notify-listener").unstarted(this::read);
    private volatile boolean closed;

    private DatagramListener(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /** What {@code NOTIFY_SOCKET} is to be. */
    public String name() {
        return name;
    }

    /** @param name a path that does not exist, or an abstract name after {@code @} */
    public static DatagramListener at(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("@")) {
            bytes[0] = 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(110);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG, 0, 1L);
            int opened = (int) call("socket", JAVA_INT, AF_UNIX, SOCK_DGRAM, 0);
            check((int) call("setsockopt", JAVA_INT, opened, SOL_SOCKET, SO_RCVTIMEO, timeout, 16));
            check((int) call("bind", JAVA_INT, opened, address, Short.BYTES + bytes.length));
            DatagramListener listener = new DatagramListener(name, opened);
            listener.reader.start();
            return listener;
        }
    }

    /** The kernel keeps about ten datagrams only. */
    private void read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            while (!closed) {
                long length = (long) call("recv", JAVA_LONG, descriptor, buffer, 4096L, 0);
                if (length >= 0) {
                    received.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** The next datagram; fails when none comes. */
    public String receive() {
        try {
            String next = received.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no datagram came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Receives until one begins like this. */
    public String await(String beginning) {
        String message = receive();
        while (!message.startsWith(beginning)) {
            message = receive();
        }
        return message;
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        check((int) call("close", JAVA_INT, descriptor));
    }

    private static void check(int result) {
        if (result != 0) {
            throw new AssertionError("a call of the C library failed");
        }
    }

    private static Object call(String name, java.lang.foreign.MemoryLayout result, Object... arguments) {
        java.lang.foreign.MemoryLayout[] types = new java.lang.foreign.MemoryLayout[arguments.length];
        for (int each = 0; each < types.length; each++) {
            types[each] = arguments[each] instanceof Integer
                    ? JAVA_INT
                    : arguments[each] instanceof Long ? JAVA_LONG : ADDRESS;
        }
        Linker linker = Linker.nativeLinker();
        try {
            return linker.downcallHandle(
                            linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(result, types))
                    .invokeWithArguments(arguments);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
