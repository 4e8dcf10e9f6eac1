package io.recobro.daemon.schedule;

import io.recobro.config.JobConfig;
import io.recobro.config.SiteConfig;
import io.recobro.operation.StatusOperations.NextRun;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A configuration with the timetables of its jobs. Immutable. */
public final class Plan {
    private final SiteConfig site;
    private final SequencedMap<String, Timetable> timetables;
    private final SequencedMap<String, Timetable> drills;

    private Plan(SiteConfig site, SequencedMap<String, Timetable> timetables, SequencedMap<String, Timetable> drills) {
        this.site = site;
        this.timetables = Collections.unmodifiableSequencedMap(timetables);
        this.drills = Collections.unmodifiableSequencedMap(drills);
    }

    public static Plan of(SiteConfig site) {
        SequencedMap<String, Timetable> timetables = new LinkedHashMap<>();
        SequencedMap<String, Timetable> drills = new LinkedHashMap<>();
        Timetable.Delay delay = new SeededDelay(site.site());
        for (JobConfig job : site.jobs().values()) {
            Timetable.of(job, delay).ifPresent(table -> timetables.put(job.name(), table));
            Timetable.ofDrills(job, delay).ifPresent(table -> drills.put(job.name(), table));
        }
        return new Plan(site, timetables, drills);
    }

    /** Evaluates schedules for those who do not know Quartz. */
    public static NextRun nextRun(String site) {
        Timetable.Delay delay = new SeededDelay(site);
        return (job, after) -> Timetable.of(job, delay).flatMap(table -> table.next(after));
    }

    public SiteConfig site() {
        return site;
    }

    /** The jobs that have a schedule, in the order of the configuration. */
    public SequencedMap<String, Timetable> timetables() {
        return timetables;
    }

    /** The jobs whose drills have a schedule, in the order of the configuration. */
    public SequencedMap<String, Timetable> drills() {
        return drills;
    }

    /** The job that runs next, and when; empty when none has a schedule. */
    public Optional<Map.Entry<String, Instant>> next(Instant after) {
        return timetables.entrySet().stream()
                .flatMap(entry -> entry.getValue().next(after).stream().map(at -> Map.entry(entry.getKey(), at)))
                .min(Map.Entry.comparingByValue());
    }
}
