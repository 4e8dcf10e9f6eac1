package io.recobro.kill;

import io.recobro.source.files.posix.Alterable;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.OpenFile;
import io.recobro.source.files.posix.TargetDirectory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Tells {@link KillingProvider} of each change below a directory that files are restored into, then does it. */
record NumberedTarget(Object real) implements InvocationHandler {
    private static final Set<String> CHANGES = Set.of(
            "makeDirectory",
            "makeSymbolicLink",
            "makeFifo",
            "makeDevice",
            "makeHardLink",
            "createFile",
            "rename",
            "removeFile",
            "removeDirectory",
            "write",
            "truncate",
            "force",
            "owner",
            "mode",
            "time");

    static TargetDirectory of(TargetDirectory real) {
        return proxy(TargetDirectory.class, real);
    }

    private static <T> T proxy(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                NumberedTarget.class.getClassLoader(), new Class<?>[] {type}, new NumberedTarget(real)));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        boolean setsAttributes = method.getName().equals("xattrs") && arguments != null;
        if (CHANGES.contains(method.getName()) || setsAttributes) {
            KillingProvider.step(method.getName(), "target");
        }
        Object[] unwrapped = arguments == null ? null : arguments.clone();
        for (int i = 0; unwrapped != null && i < unwrapped.length; i++) {
            if (unwrapped[i] instanceof TargetDirectory other
                    && Proxy.getInvocationHandler(other) instanceof NumberedTarget numbered) {
                unwrapped[i] = numbered.real();
            }
        }
        try {
            return wrapped(method.invoke(real, unwrapped));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static Object wrapped(Object result) {
        return switch (result) {
            case TargetDirectory directory -> proxy(TargetDirectory.class, directory);
            case OpenFile file -> proxy(OpenFile.class, file);
            case OpenDirectory directory -> directory;
            case Alterable entry -> proxy(Alterable.class, entry);
            case null, default -> result;
        };
    }
}
