package io.recobro.daemon.life;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Hears signals of the system. The JDK's own class for it is in {@code jdk.unsupported} and reached by reflection, because a
 * compiler warning comes with every mention of it.
 */
public final class Signals {
    private Signals() {}

    /**
     * Calls an action, in a thread of its own, each time the signal comes; what the signal did before it does no more.
     *
     * @param name without {@code SIG}, such as {@code HUP}
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                action.run();
                                yield null;
                            }
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "signal handler";
                        };
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new IllegalStateException("this Java runtime knows no signals: is jdk.unsupported in it?", e);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException("unable to hear signal " + name, refused.getCause());
        }
    }
}
