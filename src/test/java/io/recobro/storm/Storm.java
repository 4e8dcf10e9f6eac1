package io.recobro.storm;

import io.recobro.fault.Fault;
import io.recobro.storage.FaultyStorage;
import io.recobro.storage.FaultyStorage.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What goes wrong in one life of a site: chosen by a seed, small enough to be told, and made smaller where it can be. */
record Storm(List<Bolt> bolts) {
    private static final List<String> PLACES =
            List.of("", "", "", "manifests/", "packs/", "backups/", "records/", "marks/");
    private static final int MOST = 5;

    /** How a destination fails. */
    enum Kind {
        FAIL,
        DENY,
        FULL,
        LOSE_REPLY,
        SHORTEN,
        CUT,
        SLOW,
        STALE,
        MUDDLE,
        CORRUPT
    }

    /**
     * One fault.
     *
     * @param key it strikes only keys that contain this
     * @param first the call it begins with, from 1
     * @param calls how many calls it strikes
     */
    record Bolt(String destination, Operation operation, Kind kind, String key, int first, int calls) {
        void script(FaultyStorage storage) {
            FaultyStorage.Script script =
                    storage.on(operation).between(first, calls).keyContaining(key);
            switch (kind) {
                case FAIL -> script.fail(Fault.STORAGE_UNREACHABLE);
                case DENY -> script.fail(Fault.STORAGE_DENIED);
                case FULL -> script.fail(Fault.STORAGE_FULL);
                case LOSE_REPLY -> script.loseReply();
                case SHORTEN -> script.shorten();
                case CUT -> script.cut();
                case SLOW -> script.slow();
                case STALE -> script.stale();
                case MUDDLE -> script.muddle();
                case CORRUPT -> script.corrupt();
            }
        }
    }

    static Storm of(long seed) {
        Random random = new Random(seed);
        List<Bolt> bolts = new ArrayList<>();
        int count = 1 + random.nextInt(MOST);
        for (int number = 0; number < count; number++) {
            Operation operation = one(random, List.of(Operation.values()));
            boolean lasting = random.nextInt(6) == 0;
            bolts.add(new Bolt(
                    one(random, List.of("one", "other")),
                    operation,
                    one(random, kinds(operation)),
                    one(random, PLACES),
                    1 + random.nextInt(usual(operation)),
                    lasting ? 10_000 : 1 + random.nextInt(2)));
        }
        return new Storm(bolts);
    }

    /** About as many calls as the runs of one life make. */
    private static int usual(Operation operation) {
        return switch (operation) {
            case LIST -> 120;
            case OPEN -> 90;
            case PUT, STAT -> 25;
            case SWEEP -> 6;
            default -> 12;
        };
    }

    private static List<Kind> kinds(Operation operation) {
        return switch (operation) {
            case PUT, REPLACE -> List.of(Kind.FAIL, Kind.FULL, Kind.DENY, Kind.LOSE_REPLY, Kind.SLOW, Kind.CORRUPT);
            case COMPLETE -> List.of(Kind.FAIL, Kind.FULL, Kind.LOSE_REPLY, Kind.SLOW, Kind.CORRUPT, Kind.SHORTEN);
            case BEGIN, APPEND -> List.of(Kind.FAIL, Kind.FULL, Kind.SLOW);
            case OPEN -> List.of(Kind.FAIL, Kind.DENY, Kind.SHORTEN, Kind.CUT, Kind.SLOW);
            case STAT -> List.of(Kind.FAIL, Kind.SHORTEN, Kind.SLOW);
            case LIST -> List.of(Kind.FAIL, Kind.DENY, Kind.SHORTEN, Kind.STALE, Kind.STALE, Kind.MUDDLE, Kind.SLOW);
            case DELETE -> List.of(Kind.FAIL, Kind.DENY, Kind.LOSE_REPLY, Kind.SLOW);
            case SWEEP -> List.of(Kind.FAIL, Kind.SLOW);
        };
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    void over(Map<String, FaultyStorage> destinations) {
        bolts.forEach(bolt -> bolt.script(destinations.get(bolt.destination())));
    }

    /** All storms with one fault less. */
    List<Storm> smaller() {
        List<Storm> all = new ArrayList<>();
        for (int left = 0; left < bolts.size(); left++) {
            List<Bolt> rest = new ArrayList<>(bolts);
            rest.remove(left);
            all.add(new Storm(rest));
        }
        return all;
    }
}
