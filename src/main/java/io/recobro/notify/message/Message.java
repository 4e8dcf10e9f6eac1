package io.recobro.notify.message;

import io.recobro.notify.incident.IncidentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing to tell: events that were seen at the same look, or a digest, or a test.
 *
 * @param id time-ordered and unique; a message that arrives twice has the same one
 * @param notes about the delivery itself, such as which channel failed before
 */
public record Message(
        String id,
        Kind kind,
        Sender sender,
        Instant at,
        List<IncidentEvent> events,
        Optional<Digest> digest,
        List<String> notes) {
    /** What a message is about. */
    public enum Kind {
        /** Incidents that opened, got worse, or last. */
        ALERT,
        RECOVERY,
        DIGEST,
        TEST
    }

    public Message {
        events = List.copyOf(events);
        notes = List.copyOf(notes);
    }

    /** As this, with one more note. */
    public Message note(String text) {
        List<String> more = new ArrayList<>(notes);
        more.add(text);
        return new Message(id, kind, sender, at, events, digest, more);
    }
}
