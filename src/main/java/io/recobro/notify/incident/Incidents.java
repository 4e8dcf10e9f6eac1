package io.recobro.notify.incident;

import io.recobro.notify.state.StateFile;
import io.recobro.notify.state.StateJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The open incidents, kept in a file. A file that is lost, damaged or newer than this program means that what is still
 * wrong is told once more; it never hides anything. One that cannot be written is kept in memory, and said in the log.
 * Thread-safe.
 */
public final class Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
    private static final int FORMAT = 1;

    private final StateFile file;
    private final IncidentRules rules;
    private SequencedMap<String, Incident> open;
    private boolean unsaved;

    private record Stored(int format, List<Incident> incidents) {}

    private Incidents(StateFile file, IncidentRules rules) {
        this.file = file;
        this.rules = rules;
        this.open = load(file);
    }

    /** Reads what was open when the file was last written. */
    public static Incidents open(Path file, IncidentRules rules) {
        return new Incidents(new StateFile(file), rules);
    }

    /**
     * Compares what is wrong now with what was wrong before. The events are handed over first and the new state is saved
     * after that: a crash in between repeats events, and loses none.
     *
     * @param announce takes the events, when there are any; the state stays as it was if it throws
     */
    public synchronized List<IncidentEvent> observe(
            Collection<Condition> now, Instant at, Consumer<List<IncidentEvent>> announce) {
        Transition transition = Transition.after(open, now, at, rules);
        if (!transition.events().isEmpty()) {
            announce.accept(transition.events());
        }
        boolean changed = !standing(transition.open()).equals(standing(open));
        open = transition.open();
        if (changed || unsaved) {
            save();
        }
        return transition.events();
    }

    /** The open incidents, in no particular order. */
    public synchronized List<Incident> open() {
        return List.copyOf(open.values());
    }

    /** All but the texts, which change at every look with the age of things, and alone are not worth a write. */
    private static List<Object> standing(SequencedMap<String, Incident> incidents) {
        return incidents.values().stream()
                .<Object>map(incident -> List.of(
                        incident.cause(),
                        incident.condition().severity(),
                        incident.openedAt(),
                        incident.announced(),
                        incident.announcedAt(),
                        incident.goneSince()))
                .toList();
    }

    private void save() {
        try {
            file.write(StateJson.write(new Stored(FORMAT, new ArrayList<>(open.values()))));
            unsaved = false;
        } catch (IOException failure) {
            if (!unsaved) {
                LOG.error("unable to save the open incidents in '{}': {}", file.path(), failure.toString());
            }
            unsaved = true;
        }
    }

    private static SequencedMap<String, Incident> load(StateFile file) {
        SequencedMap<String, Incident> incidents = new LinkedHashMap<>();
        try {
            byte[] json = file.read().orElse(null);
            if (json == null) {
                return incidents;
            }
            Stored stored = StateJson.read(json, Stored.class);
            if (stored.format() != FORMAT) {
                throw new IOException("it has format " + stored.format() + ", not " + FORMAT);
            }
            stored.incidents().forEach(incident -> incidents.put(incident.cause(), incident));
        } catch (IOException | JacksonException | NullPointerException damage) {
            incidents.clear();
            LOG.warn(
                    "open incidents in '{}' are not readable and start anew: {}",
                    file.path(),
                    StateJson.reason(damage));
            setAside(file);
        }
        return incidents;
    }

    private static void setAside(StateFile file) {
        try {
            file.setAside();
        } catch (IOException failure) {
            LOG.warn("unable to move '{}' aside: {}", file.path(), failure.toString());
        }
    }
}
