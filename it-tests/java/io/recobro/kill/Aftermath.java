package io.recobro.kill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks at what a killed process left: every backup that exists is whole, none is gone that was not to be removed, the next
 * run succeeds, and in the end nothing is left over.
 */
final class Aftermath {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Subject subject;
    private final Scenes scenes;
    private final Lane lane;
    private final List<String> faults = new ArrayList<>();

    Aftermath(Subject subject, Scenes scenes, Lane lane) {
        this.subject = subject;
        this.scenes = scenes;
        this.lane = lane;
    }

    /** What is wrong right after the kill, in words. */
    List<String> atOnce() {
        StoredSite before =
                new StoredSite(scenes.template(subject.template()).resolve("a"), Lane.SITE + "/" + Lane.JOB);
        whole();
        for (String destination : List.of("a", "b")) {
            SortedSet<String> gone = new TreeSet<>(
                    new StoredSite(scenes.template(subject.template()).resolve(destination), before.job()).backups());
            gone.removeAll(lane.stored(destination).backups());
            if (subject.prunes()) {
                scenes.expired().forEach(gone::remove);
            }
            if (!gone.isEmpty()) {
                faults.add("lost in " + destination + ": " + gone);
            }
        }
        return faults;
    }

    private void whole() {
        faults.addAll(lane.stored("a").broken());
        faults.addAll(lane.stored("b").broken());
    }

    /** What is wrong when the same command is run again, in words. */
    List<String> afterNextRun() throws IOException {
        Optional<Lane.Ran> refused = Optional.empty();
        Lane.Ran ran = run(SOON, subject.next());
        if (subject.restores() && ran.status() == 2 && ran.said().contains("--overwrite never")) {
            refused = Optional.of(ran);
            List<String> resumed = new ArrayList<>(subject.next());
            resumed.addAll(List.of("--overwrite", "never"));
            ran = run(SOON, resumed);
        }
        if (ran.status() != 0) {
            faults.add(subject.next() + " ended with " + ran.status() + ": " + ran.said()
                    + refused.map(first -> " after " + first.said()).orElse(""));
        }
        whole();
        if (subject.restores()) {
            Trees.differences(scenes.source(), lane.restored()).forEach(faults::add);
        } else if (!lane.stored("a")
                .backups()
                .last()
                .equals(lane.stored("b").backups().last())) {
            unequal();
        }
        return faults;
    }

    private void unequal() {
        faults.add("a has " + lane.stored("a").backups() + ", b has "
                + lane.stored("b").backups());
    }

    /** What the product's own check finds, and whether a restore from each destination equals the source. */
    List<String> proven() throws IOException {
        demand(SOON, List.of("replicate")); // a run that was cut off may have published in one destination only
        if (!lane.stored("a").backups().equals(lane.stored("b").backups())) {
            unequal();
        }
        demand(SOON, List.of("verify", "--level", "digests"));
        for (String destination : List.of("a", "b")) {
            Trees.remove(lane.target());
            demand(SOON, List.of("restore", Lane.JOB, "--from", destination, "--into", "TARGET"));
            Trees.differences(scenes.source(), lane.restored()).forEach(faults::add);
        }
        return faults;
    }

    /** What is left over after the ages of all leftovers are over, in words. */
    List<String> later() {
        for (int day : List.of(3, 6)) {
            demand(Scenes.days(day), List.of("prune", "--confirm"));
        }
        whole();
        for (String destination : List.of("a", "b")) {
            List<String> garbage = lane.stored(destination).garbage();
            if (!garbage.isEmpty()) {
                faults.add("left in " + destination + ": " + garbage);
            }
        }
        return faults;
    }

    private void demand(Duration later, List<String> command) {
        Lane.Ran ran = run(later, command);
        if (ran.status() != 0) {
            faults.add(command + " ended with " + ran.status() + ": " + ran.said());
        }
    }

    private Lane.Ran run(Duration later, List<String> command) {
        return lane.run(later, command.toArray(String[]::new));
    }
}
