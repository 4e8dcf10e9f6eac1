package io.recobro.reliability;

import java.util.List;
import java.util.Optional;

/** A chapter of {@code RELIABILITY.md}. */
record Area(String name, String introduction) {
    /** In the order of the page. */
    static final List<Area> ALL = List.of(
            new Area(
                    "Killed processes",
                    "A process can end at any step, without a chance to clean up. What was published before stays"
                            + " whole, nothing half is ever visible, and the next run succeeds without hands."),
            new Area(
                    "Lost power",
                    "A write that was never synced may be gone when the machine is back. A backup that was told as "
                            + "published is still there then, whole."),
            new Area(
                    "Faulty storage",
                    "Destinations fail, answer late, answer wrongly, or do what was asked and lose the reply. A"
                            + " failure is told, no destination holds up another, and what is published is complete."),
            new Area(
                    "Flipped bits",
                    "Stored bytes change, are cut off or vanish. Every path that reads them notices, and names what is "
                            + "damaged."),
            new Area(
                    "Full disks",
                    "A disk fills up in the middle of a write. The run fails in clear words, and removes what it had"
                            + " begun."),
            new Area(
                    "Servers and networks",
                    "Servers are killed, restart, hang, deny or change under a running backup; connections are cut."
                            + " There is a whole backup or a clear error, never half a backup."),
            new Area(
                    "Concurrency",
                    "Processes that know nothing of each other work on one destination. No order of their steps loses "
                            + "anything that is visible."),
            new Area(
                    "Recovery points",
                    "A client commits numbers without pause. What a restore brings back is exactly what the backup"
                            + " said its recovery point is: no number is missing before it, none is there after it."),
            new Area(
                    "Formats",
                    "Backups outlive the program that made them. Every later build restores them, and refuses in clear"
                            + " words what is newer than itself."),
            new Area(
                    "Secrets",
                    "Passwords and keys are planted wherever the configuration takes one. No command line, environment"
                            + " of a child, message, log, record or stored object shows them."));

    static Optional<Area> named(String name) {
        return ALL.stream().filter(area -> area.name().equals(name)).findFirst();
    }
}
