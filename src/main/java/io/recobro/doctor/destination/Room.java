package io.recobro.doctor.destination;

import io.recobro.config.notation.Sizes;
import io.recobro.fault.Finding;
import java.util.List;
import java.util.Optional;

/** Is there room for the backups to come? Pure. */
public final class Room {
    private Room() {}

    /**
     * One job's backups in a destination.
     *
     * @param newest stored bytes of its newest backup; 0 when there is none
     * @param present how many backups are there
     * @param kept how many there will be when retention removes the first; empty when no rule bounds them
     */
    public record Load(String job, long newest, int present, Optional<Integer> kept) {
        /** Bytes that the backups still to come will take, if all are as large as the newest. */
        long toCome() {
            return newest * Math.max(0, kept.orElse(present) - present);
        }
    }

    /** @param free what the destination says; empty when it cannot */
    public static List<Finding> look(String destination, Optional<Long> free, List<Load> loads) {
        long next = loads.stream().mapToLong(Load::newest).sum();
        long toCome = loads.stream().mapToLong(Load::toCome).sum();
        if (free.isEmpty()) {
            return next == 0
                    ? List.of()
                    : List.of(Finding.ok("it does not tell how much room is left; the next round of backups takes "
                            + Sizes.print(next)));
        }
        String left = Sizes.print(free.get()) + " free";
        String fix = "make room, or keep less there: keep: {" + destination + ": {within: 7d}}";
        if (free.get() < next) {
            return List.of(Finding.problem(left + ", and the next round of backups takes " + Sizes.print(next), fix));
        }
        if (free.get() < toCome) {
            return List.of(Finding.warning(
                    left + ", and the backups that the rules keep will take " + Sizes.print(toCome) + " more", fix));
        }
        return List.of(Finding.ok(next == 0 ? left : left + "; the next round of backups takes " + Sizes.print(next)));
    }
}
