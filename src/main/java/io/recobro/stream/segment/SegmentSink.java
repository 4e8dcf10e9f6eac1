package io.recobro.stream.segment;

import io.recobro.stream.Content;
import io.recobro.stream.Segment;

/** Takes the segments of an artifact in order, from one thread at a time. */
public interface SegmentSink {
    /** Hands over the segment with its one hold: the sink releases it, also when it throws. May block. */
    void segment(Segment segment);

    /** The object is complete with this content: what follows, if anything, belongs to the next one. */
    void endObject(Content content);
}
