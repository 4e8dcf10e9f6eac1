package io.recobro.source.qdrant.mirror;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.content.CollectionRecord.NodeSnapshot;
import io.recobro.source.qdrant.content.Sample;
import io.recobro.source.qdrant.load.CollectionLoad;
import io.recobro.source.qdrant.load.Comparison;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Pushes captured collections to a second server. Each goes there as {@code NAME__TIME}, is compared, and only then gets the
 * alias {@code NAME} (and the aliases it has at home); the copy before it is removed last.
 */
public final class Mirror implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Cluster server;
    private final CollectionLoad load;
    private final boolean anyVersion;

    public Mirror(Cluster server, CollectionLoad load, boolean anyVersion) {
        this.server = server;
        this.load = load;
        this.anyVersion = anyVersion;
    }

    /**
     * Pushes one collection.
     *
     * @param aliases the aliases it has at home
     * @param content opens the plain file of a snapshot
     * @throws RecobroException when the mirror does not hold this state afterwards; its older state is still there then
     */
    public void push(
            CollectionRecord captured,
            Sample sample,
            List<String> aliases,
            Function<NodeSnapshot, InputStream> content) {
        load.requireFit(captured, anyVersion);
        String name = captured.collection();
        List<String> there = server.first().collections();
        requireAlias(name, there);
        String copy = name + "__" + TIME.format(captured.began());
        try {
            load.load(copy, captured, content);
            new Comparison(server, copy, captured, sample).run(Check.DIGESTS);
            point(name, aliases, there, copy);
        } catch (RecobroException failed) {
            try {
                load.remove(copy);
            } catch (RecobroException stays) {
                failed.addSuppressed(stays);
            }
            throw failed;
        }
        Pattern older = Pattern.compile(Pattern.quote(name) + "__\\d{8}T\\d{6}Z");
        there.stream()
                .filter(one -> older.matcher(one).matches() && !one.equals(copy))
                .forEach(load::remove);
    }

    private static void requireAlias(String name, List<String> there) {
        if (there.contains(name)) {
            throw Fault.TARGET_REFUSED
                    .because("unable to mirror collection '" + name
                            + "': the mirror has a collection of that name of its own, where an alias has to be")
                    .hint("remove or rename that collection on the mirror");
        }
    }

    private void point(String name, List<String> aliases, List<String> there, String copy) {
        Map<String, String> known = server.first().aliases();
        List<String> wanted = new ArrayList<>(List.of(name));
        aliases.stream().filter(alias -> !there.contains(alias)).forEach(wanted::add);
        server.first()
                .switchAliases(
                        wanted, wanted.stream().filter(known::containsKey).toList(), copy);
    }

    @Override
    public void close() {
        server.close();
    }
}
