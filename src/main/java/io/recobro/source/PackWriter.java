package io.recobro.source;

import io.recobro.stream.MemberWriter;

/**
 * Writes one pack: always gzip, always one object. The pack is part of the backup only when its report names it.
 * What {@link #complete} returns has digests of the stored pack only: contents are named by their own.
 */
public interface PackWriter extends MemberWriter {
    /** The name it gets; unique in the job. */
    String name();
}
