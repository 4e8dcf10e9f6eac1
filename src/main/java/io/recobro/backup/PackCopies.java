package io.recobro.backup;

import io.recobro.catalog.BackupId;
import io.recobro.catalog.Catalog;
import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.pack.PackShelf;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.Pack;
import io.recobro.stream.Content;
import io.recobro.stream.Progress;
import io.recobro.stream.segment.SegmentPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the packs that a backup refers to, and that it did not store itself, into a destination that lacks them, out of any
 * other that holds them whole. Each is compared with its digest on the way and read back.
 */
record PackCopies(SegmentPool pool, Map<Catalog, PackShelf> shelves, Progress progress) {
    /**
     * Sends what is missing down the lane. Where a pack cannot be had the lane has failed afterwards; other destinations are not
     * concerned.
     *
     * @param own the backup whose packs are on their way already
     */
    void complete(Lane lane, Catalog to, String job, Optional<BackupId> own, List<Pack> needed)
            throws InterruptedException {
        try {
            PackShelf there = shelves.containsKey(to) ? shelves.get(to) : PackShelf.of(to, job);
            for (Pack pack : needed) {
                boolean underWay = own.isPresent() && own.equals(KeyLayout.packOf(pack.name()));
                if (!underWay && !there.holds(pack) && lane.failure().isEmpty()) {
                    copy(pack, lane, to, job);
                }
            }
        } catch (RecobroException failed) {
            if (failed.fault() == Fault.INTERRUPTED) {
                throw failed;
            }
            lane.fail(failed);
        }
    }

    private void copy(Pack pack, Lane lane, Catalog to, String job) throws InterruptedException {
        RecobroException failure = Fault.OBJECT_MISSING
                .because("unable to copy pack '" + pack.name() + "' to '" + to.destination()
                        + "': no whole copy of it was found")
                .hint("see what is damaged with 'recobro verify " + job + " --level digests'");
        for (Map.Entry<Catalog, PackShelf> source : shelves.entrySet()) {
            Catalog from = source.getKey();
            if (from.storage() == to.storage() || !source.getValue().holdsWhole(pack)) {
                continue;
            }
            try {
                Content expected = new Content(pack.bytes(), pack.sha256());
                new ObjectCopy(pool, lane, progress)
                        .send(from.storage(), from.layout().pack(job, pack.name()), pack.name(), expected);
                lane.endShared(pack.name(), expected);
                return;
            } catch (RecobroException failed) {
                if (failed.fault() == Fault.INTERRUPTED || lane.failure().isPresent()) {
                    throw failed;
                }
                failure = failed;
                lane.drop(pack.name());
            }
        }
        throw failure;
    }
}
