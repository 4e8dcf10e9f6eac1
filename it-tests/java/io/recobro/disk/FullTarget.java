package io.recobro.disk;

import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.call.Linux;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/**
 * Directories to restore into that take so many bytes and are full then: a write that does not fit is cut short and fails. A
 * new name costs a number of bytes too. Thread-safe.
 */
final class FullTarget {
    private static final int NAME = 64;

    private long left;
    private long refused;
    private long taken;

    FullTarget(long bytes) {
        this.left = bytes;
    }

    TargetDirectory open(Path directory) throws IOException {
        return wrap(TargetDirectory.class, Linux.openTarget(directory));
    }

    synchronized long refused() {
        return refused;
    }

    synchronized long taken() {
        return taken;
    }

    /** How much of it fits. */
    private synchronized int take(int wanted) {
        int room = (int) Math.min(wanted, left);
        left -= room;
        taken += room;
        refused += room < wanted ? 1 : 0;
        return room;
    }

    private <T> T wrap(Class<T> port, Object real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, new Limited(real)));
    }

    private final class Limited implements InvocationHandler {
        private final Object real;

        Limited(Object real) {
            this.real = real;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            Object[] given = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < given.length; i++) {
                given[i] = unwrapped(given[i]);
            }
            boolean cut = false;
            if (method.getName().equals("write")) {
                int wanted = (int) given[3];
                given[3] = take(wanted);
                cut = (int) given[3] < wanted;
            } else if (method.getName().startsWith("make") || method.getName().equals("createFile")) {
                cut = take(NAME) < NAME;
                if (cut) {
                    throw new PosixException(PosixException.ENOSPC);
                }
            }
            Object result = call(method, given);
            if (cut) {
                throw new PosixException(PosixException.ENOSPC);
            }
            return switch (result) {
                case TargetDirectory directory -> wrap(TargetDirectory.class, directory);
                case OpenFile file -> wrap(OpenFile.class, file);
                case null, default -> result;
            };
        }

        private Object call(Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }

        private static Object unwrapped(Object argument) {
            return argument != null
                            && Proxy.isProxyClass(argument.getClass())
                            && Proxy.getInvocationHandler(argument) instanceof Limited limited
                    ? limited.real
                    : argument;
        }
    }
}
