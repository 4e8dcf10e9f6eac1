package io.recobro.source.files.landing;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.stream.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a restore could not do, while it goes on with the rest. Thread-safe; the first paths are named, all are counted. */
public final class Losses {
    private static final int TOLD = 100;
    private static final int IN_MESSAGE = 5;

    private final Progress progress;
    private final List<String> damaged = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Count> remarks = new TreeMap<>();
    private RecobroException damage;
    private long damagedCount;
    private long failedCount;

    public Losses(Progress progress) {
        this.progress = progress;
    }

    private record Count(long paths, RawPath first) {}

    /** The content of a file is not what was captured, or is missing. */
    public synchronized void damaged(RawPath path, RecobroException cause) {
        damage = damage == null ? cause : damage;
        if (++damagedCount <= TOLD) {
            damaged.add("'" + path + "'");
            progress.notice("'" + path + "' is left out: " + cause.getMessage());
        }
    }

    /** The target did not take a path. */
    public synchronized void failed(RawPath path, String cause) {
        if (++failedCount <= TOLD) {
            failed.add("'" + path + "': " + cause);
            progress.notice("unable to restore '" + path + "': " + cause);
        }
    }

    /** Something worth a remark, which is no failure; counted by its words. */
    public synchronized void remark(String words, RawPath path) {
        remarks.merge(words, new Count(1, path), (old, one) -> new Count(old.paths() + 1, old.first()));
    }

    public synchronized void notSet(RawPath path, List<String> attributes) {
        attributes.forEach(attribute -> remark("could not be given their " + attribute, path));
    }

    public synchronized List<String> notices() {
        return remarks.entrySet().stream()
                .map(remark -> remark.getValue().paths() + " paths " + remark.getKey() + ", such as '"
                        + remark.getValue().first() + "'")
                .toList();
    }

    /** @param restored in words, for the message */
    public synchronized void throwIfAny(String restored) {
        if (damagedCount > 0) {
            String others = failedCount == 0 ? "" : "; " + failedCount + " more failed in the target";
            throw Fault.BACKUP_DAMAGED
                    .because(
                            "unable to restore " + some(damagedCount, damaged) + ": " + damage.getMessage() + others
                                    + "; " + restored,
                            damage)
                    .hint("read another destination with --from, or an earlier backup with --backup, and"
                            + " '--overwrite never' adds what is missing");
        }
        if (failedCount > 0) {
            throw Fault.TARGET_FAILED
                    .because("unable to restore " + some(failedCount, failed) + "; " + restored)
                    .hint("remove the cause; '--overwrite never' then adds what is missing");
        }
    }

    private static String some(long count, List<String> named) {
        String first = String.join(", ", named.subList(0, Math.min(IN_MESSAGE, named.size())));
        return count <= IN_MESSAGE ? first : count + " paths (" + first + ", …)";
    }
}
