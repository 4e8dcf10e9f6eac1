package io.recobro.source.qdrant.restore;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.BackupReader;
import io.recobro.source.RestoreRequest;
import io.recobro.source.qdrant.CollectionNames;
import io.recobro.source.qdrant.client.Cluster;
import io.recobro.source.qdrant.content.CapturedCollection;
import io.recobro.source.qdrant.content.CollectionRecord;
import io.recobro.source.qdrant.load.CollectionLoad;
import io.recobro.source.qdrant.load.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What goes where. Making it refuses everything that must not happen, before anything is touched.
 *
 * @param known aliases on the server
 */
record Plan(List<Step> steps, Map<String, String> known) {

    /**
     * One collection.
     *
     * @param target its name on the server
     * @param replaces there is a collection of that name, to be overwritten
     * @param aliases that point at it afterwards
     */
    record Step(CapturedCollection collection, String target, boolean replaces, List<String> aliases) {
        CollectionRecord captured() {
            return collection.record();
        }
    }

    static Plan of(BackupReader backup, RestoreRequest request, Cluster server, CollectionLoad load) {
        if (!request.tables().isEmpty() || !request.paths().isEmpty()) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore a part of a collection: a snapshot is restored whole")
                    .hint("leave out --table and --path");
        }
        List<CapturedCollection> chosen = chosen(backup, request);
        Map<String, String> before = CapturedCollection.aliases(backup).aliases();
        Map<String, String> known = server.first().aliases();
        List<String> there = server.first().collections();
        List<Step> steps = new ArrayList<>();
        for (CapturedCollection collection : chosen) {
            CollectionRecord captured = collection.record();
            String target = CollectionNames.require(request.into().orElse(captured.collection()));
            load.requireFit(captured, request.anyVersion());
            if (known.containsKey(target)) {
                throw Fault.TARGET_REFUSED
                        .because("unable to restore into '" + target + "': it is an alias there, of collection '"
                                + known.get(target) + "'")
                        .hint("restore into a new name with --into, and add --switch-alias " + target);
            }
            boolean replaces = there.contains(target);
            if (replaces) {
                requireConsent(request, target, known);
                requireSameShape(server, captured, target);
            }
            List<String> aliases = aliases(request, captured.collection(), target, before, known);
            aliases.stream().filter(there::contains).findFirst().ifPresent(name -> {
                throw Fault.TARGET_REFUSED
                        .because("unable to switch alias '" + name + "': there is a collection of that name")
                        .hint("an application that uses a collection by its own name gets it back with --replace "
                                + name);
            });
            steps.add(new Step(collection, target, replaces, aliases));
        }
        return new Plan(steps, known);
    }

    private static List<CapturedCollection> chosen(BackupReader backup, RestoreRequest request) {
        List<CapturedCollection> all = CapturedCollection.all(backup);
        List<String> names = all.stream().map(one -> one.record().collection()).toList();
        if (all.isEmpty()) {
            throw Fault.BACKUP_MISSING.because("unable to restore a collection: the backup holds none");
        }
        if (request.item().isPresent()) {
            int index = names.indexOf(request.item().get());
            if (index < 0) {
                throw Fault.BACKUP_MISSING
                        .because("unable to restore collection '"
                                + request.item().get() + "': the backup holds " + String.join(", ", names))
                        .hint("name one of them with --collection");
            }
            return List.of(all.get(index));
        }
        boolean one = request.into().isPresent() || request.replace().isPresent();
        if (one && all.size() > 1) {
            throw Fault.USAGE_WRONG
                    .because("unable to restore " + all.size() + " collections into one name: the backup holds "
                            + String.join(", ", names))
                    .hint("name one of them with --collection");
        }
        return all;
    }

    private static void requireConsent(RestoreRequest request, String target, Map<String, String> known) {
        if (!request.replace().equals(java.util.Optional.of(target))) {
            String alias = known.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(target))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .map(name -> " --switch-alias " + name)
                    .orElse("");
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into collection '" + target + "': it exists")
                    .hint("restore into a new name with --into NAME" + alias + ", or overwrite it with --replace "
                            + target);
        }
    }

    private static void requireSameShape(Cluster server, CollectionRecord captured, String target) {
        Shape wanted = Shape.of(captured.info());
        Shape found = Shape.of(server.first().collection(target).orElseThrow());
        if (!wanted.equals(found)) {
            throw Fault.TARGET_REFUSED
                    .because("unable to restore into collection '" + target + "': it has " + found + ", the backup has "
                            + wanted)
                    .hint("restore into a new name with --into");
        }
    }

    /** Under its own name a collection gets back the aliases that nobody has now; others only when told. */
    private static List<String> aliases(
            RestoreRequest request,
            String collection,
            String target,
            Map<String, String> before,
            Map<String, String> known) {
        List<String> own = before.entrySet().stream()
                .filter(entry -> entry.getValue().equals(collection))
                .map(Map.Entry::getKey)
                .toList();
        TreeSet<String> wanted = new TreeSet<>();
        for (String name : request.aliases()) {
            if (name.equals(RestoreRequest.ITS_OWN)) {
                wanted.addAll(own);
            } else {
                wanted.add(CollectionNames.require(name));
            }
        }
        if (target.equals(collection)) {
            own.stream().filter(name -> !known.containsKey(name)).forEach(wanted::add);
        }
        wanted.removeIf(name -> target.equals(known.get(name)));
        return List.copyOf(wanted);
    }

    RecobroException cause(RecobroException failed, String left) {
        RecobroException told = failed.fault().because(failed.getMessage() + "; " + left, failed);
        return failed.hint().map(told::hint).orElse(told);
    }
}
