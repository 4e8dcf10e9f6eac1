package io.recobro.storage;

import io.recobro.fault.RecobroException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Runs several actors against one storage so that at any time one of them makes one storage call: which one is decided by a
 * schedule. All schedules can be gone through, or some that chance picks. An actor may fail with a fault; anything else that it
 * throws fails the schedule.
 */
public final class Interleaving {
    private final Storage storage;
    private final List<Actor> actors = new ArrayList<>();

    public Interleaving(Storage storage) {
        this.storage = storage;
    }

    private static final class Actor {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore waits = new Semaphore(0);
        private volatile boolean done;
        private volatile Throwable thrown;
    }

    /** Adds an actor that works on the storage it is given. */
    public Interleaving with(Function<Storage, Runnable> actor) {
        Actor added = new Actor();
        actors.add(added);
        Runnable work = actor.apply(gated(added));
        Thread.ofVirtual().start(() -> {
            try {
                added.go.acquireUninterruptibly();
                work.run();
            } catch (RecobroException fault) {
                // it gave up
            } catch (RuntimeException | Error unexpected) {
                added.thrown = unexpected;
            } finally {
                added.done = true;
                added.waits.release();
            }
        });
        return this;
    }

    private Storage gated(Actor actor) {
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("name")) {
                        actor.waits.release();
                        actor.go.acquireUninterruptibly();
                    }
                    try {
                        return method.invoke(storage, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Lets one actor after the other go on, as chosen among the given number of those that can, until all are done. */
    private void run(IntUnaryOperator choice) {
        while (true) {
            List<Actor> able = actors.stream().filter(actor -> !actor.done).toList();
            if (able.isEmpty()) {
                actors.stream().filter(actor -> actor.thrown != null).forEach(actor -> {
                    throw new AssertionError(actor.thrown);
                });
                return;
            }
            Actor next = able.get(able.size() == 1 ? 0 : choice.applyAsInt(able.size()));
            next.go.release();
            next.waits.acquireUninterruptibly();
        }
    }

    /** A world with its actors, and what must hold once all are done. */
    public interface Scene {
        Interleaving actors();

        void check();
    }

    /** Goes through all schedules, each in a fresh scene; returns how many there were. */
    public static int all(Supplier<Scene> scenes) {
        AtomicInteger schedules = new AtomicInteger();
        aside(() -> schedules.set(goThroughAll(scenes)));
        return schedules.get();
    }

    /** Virtual threads hand over to each other much faster than platform threads do. */
    private static void aside(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        Thread.ofVirtual().start(task);
        try {
            task.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static int goThroughAll(Supplier<Scene> scenes) {
        List<Integer> path = new ArrayList<>();
        int schedules = 0;
        while (true) {
            List<Integer> options = new ArrayList<>();
            Scene scene = scenes.get();
            scene.actors().run(able -> {
                options.add(able);
                if (path.size() < options.size()) {
                    path.add(0);
                }
                return path.get(options.size() - 1);
            });
            scene.check();
            schedules++;
            while (!path.isEmpty() && path.getLast() + 1 >= options.get(path.size() - 1)) {
                path.removeLast();
            }
            if (path.isEmpty()) {
                return schedules;
            }
            path.set(path.size() - 1, path.getLast() + 1);
        }
    }

    /** Goes through as many schedules as asked for, picked by chance. */
    public static void some(int schedules, RandomGenerator random, Supplier<Scene> scenes) {
        aside(() -> {
            for (int number = 0; number < schedules; number++) {
                Scene scene = scenes.get();
                scene.actors().run(random::nextInt);
                scene.check();
            }
        });
    }
}
