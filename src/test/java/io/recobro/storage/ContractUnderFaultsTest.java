package io.recobro.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.reliability.Attack;
import io.recobro.reliability.Reliability;
import io.recobro.storage.FaultyStorage.Operation;
import io.recobro.storage.FaultyStorage.Script;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The promises of the contract, kept by a store that goes wrong: each time in one way, at every call,
 * and at one call that the seed chooses ({@code -Dattack.seed=N}).
 */
class ContractUnderFaultsTest {
    private static final List<Promise> PROMISES = Arrays.stream(StorageContract.class.getDeclaredMethods())
            .sorted(Comparator.comparing(Method::getName))
            .flatMap(ContractUnderFaultsTest::promises)
            .toList();

    /** What each promise calls where nothing goes wrong. */
    private final Map<Promise, FaultyStorage> good = new HashMap<>();

    private int tried;
    private int noticed;

    private record Promise(Method method, Object... arguments) {
        String name() {
            return method.getName() + Arrays.toString(arguments);
        }

        boolean isBrokenBy(Store store) throws IllegalAccessException {
            try {
                method.setAccessible(true);
                method.invoke(store, arguments);
                return false;
            } catch (InvocationTargetException failure) {
                return true;
            }
        }
    }

    private static Stream<Promise> promises(Method method) {
        CsvSource rows = method.getAnnotation(CsvSource.class);
        boolean ofNumbers = Arrays.stream(method.getParameterTypes()).allMatch(type -> type == int.class);
        if (rows != null && ofNumbers) {
            return Arrays.stream(rows.value()).map(row -> new Promise(method, numbers(row)));
        }
        return method.isAnnotationPresent(Test.class) ? Stream.of(new Promise(method)) : Stream.empty();
    }

    private static Object[] numbers(String row) {
        return Arrays.stream(row.split(","))
                .map(word -> Integer.valueOf(word.strip()))
                .toArray();
    }

    /** A store in memory behind the decorator. */
    private static final class Store extends StorageContract {
        private final MemoryStorage memory = new MemoryStorage();
        private final FaultyStorage faulty = new FaultyStorage(memory);

        @Override
        protected Storage storage() {
            return faulty;
        }

        @Override
        protected Storage storageAfter(Duration ahead) {
            return memory.at(Clock.offset(Clock.systemUTC(), ahead));
        }
    }

    @Test
    void whatIsSlowKeepsEveryPromise() throws Exception {
        int slow = 0;
        for (Promise promise : PROMISES) {
            Store store = new Store();
            for (Operation operation : Operation.values()) {
                store.faulty.on(operation).slow();
            }
            assertThat(promise.isBrokenBy(store)).as(promise.name()).isFalse();
            slow += store.faulty.struck();
        }
        assertThat(slow).isGreaterThan(PROMISES.size());
    }

    @Test
    void aStoreThatGoesWrongBreaksAPromise() throws Exception {
        Random dice = new Random(Long.getLong("attack.seed", 1));
        for (Promise promise : PROMISES) {
            Store store = new Store();
            assertThat(promise.isBrokenBy(store))
                    .as("control: " + promise.name())
                    .isFalse();
            good.put(promise, store.faulty);
        }
        List<String> unnoticed = new ArrayList<>();
        Map<String, Integer> once = new TreeMap<>();
        for (Operation operation : Operation.values()) {
            for (Map.Entry<String, Consumer<Script>> way :
                    StorageCheckFaultsTest.ways(operation).entrySet()) {
                String name = operation + " " + way.getKey();
                if (!noticedAlways(operation, way.getValue())) {
                    unnoticed.add(name);
                }
                once.put(name, noticedOnce(operation, way.getValue(), dice));
            }
        }
        assertThat(unnoticed).as("at every call").isEmpty();
        assertThat(once)
                .as("at one call")
                .allSatisfy((name, times) -> assertThat(times).as(name).isPositive());
        Reliability.record(new Attack(
                "Faulty storage",
                "every call, or one that a seed chooses, fails, loses its reply, answers short, late, mixed up, or"
                        + " stores something else",
                "the contract that every destination keeps, %,d promises of it".formatted(PROMISES.size()),
                tried,
                "each way broke a promise at every call and at a single one, %,d times in all; else the call's answer did not matter to the promise"
                        .formatted(noticed),
                "without a fault, and with calls that take minutes, every promise is kept",
                "ContractUnderFaultsTest"));
    }

    private boolean noticedAlways(Operation operation, Consumer<Script> way) throws Exception {
        boolean any = false;
        for (Promise promise : PROMISES) {
            Store store = new Store();
            way.accept(store.faulty.on(operation));
            any |= strike(promise, store);
        }
        return any;
    }

    private int noticedOnce(Operation operation, Consumer<Script> way, Random dice) throws Exception {
        int before = noticed;
        for (Promise promise : PROMISES) {
            int calls = good.get(promise).calls(operation);
            if (calls > 0) {
                Store store = new Store();
                way.accept(store.faulty.on(operation).nth(1 + dice.nextInt(calls)));
                strike(promise, store);
            }
        }
        return noticed - before;
    }

    private boolean strike(Promise promise, Store store) throws Exception {
        boolean broken = promise.isBrokenBy(store);
        if (store.faulty.struck() > 0) {
            tried++;
            noticed += broken ? 1 : 0;
        }
        return broken;
    }
}
