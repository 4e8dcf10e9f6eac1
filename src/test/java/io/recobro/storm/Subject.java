package io.recobro.storm;

import io.recobro.source.BackupReader;
import io.recobro.source.RestoreRequest;
import io.recobro.source.Source;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** What is backed up, and what came back. */
interface Subject {
    /** Changes a part of it. */
    void change(Random random);

    /** What it is now: digests by name. */
    Map<String, String> contents();

    Source source(Clock clock);

    RestoreRequest request();

    /** What the last restore brought back. */
    Map<String, String> restored();

    /**
     * What a backup holds; empty where only a restore can tell.
     *
     * @throws io.recobro.fault.RecobroException when it is not whole
     */
    Optional<Map<String, String>> contents(BackupReader backup);
}
