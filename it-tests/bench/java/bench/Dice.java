package bench;

/** A small, fast random source whose numbers are the same on every machine and Java: splitmix64. Not thread-safe. */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Numbers of their own for one table, whatever else is generated before it. */
    static Dice of(long seed, String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = new Dice(mixed ^ name.charAt(i)).next();
        }
        return new Dice(mixed);
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        long mixed = state;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(next(), bound);
    }

    int between(int lowest, int highest) {
        return lowest + below(highest - lowest + 1);
    }

    /** True once in {@code times}. */
    boolean once(int times) {
        return below(times) == 0;
    }

    /** Small numbers often, large ones rarely: density falls as 1/x, as with words and visitors. */
    int zipf(int bound) {
        double exponent = (next() >>> 11) * 0x1.0p-53;
        return (int) (Math.exp(exponent * Math.log(bound + 1.0)) - 1.0);
    }
}
