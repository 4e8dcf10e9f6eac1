package io.recobro.storm;

import io.recobro.source.BackupReader;
import io.recobro.source.PackingSource;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.Source;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Some noise in packs. */
final class FakeSubject implements Subject {
    private static final int BYTES = 1500;

    private final PackingSource source =
            new PackingSource().with("a", 1, BYTES).with("b", 2, BYTES).with("c", 3, BYTES);

    @Override
    public void change(Random random) {
        String name = String.valueOf((char) ('a' + random.nextInt(4)));
        source.with(name, random.nextInt(), BYTES);
    }

    @Override
    public Map<String, String> contents() {
        return source.digests();
    }

    @Override
    public Source source(Clock clock) {
        return source.at(clock.instant());
    }

    @Override
    public RestoreRequest request() {
        return new RestoreRequest(
                Optional.empty(),
                Optional.of("nowhere"),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                Check.DIGESTS,
                false,
                false);
    }

    @Override
    public Map<String, String> restored() {
        return source.restored();
    }

    @Override
    public Optional<Map<String, String>> contents(BackupReader backup) {
        return Optional.of(PackingSource.contents(backup));
    }
}
