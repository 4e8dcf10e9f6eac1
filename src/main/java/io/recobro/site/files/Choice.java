package io.recobro.site.files;

import io.recobro.catalog.Catalog;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.restore.Selection;
import io.recobro.restore.StoredBackupReader;
import io.recobro.source.Snapshots;
import io.recobro.stream.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/** Which of the jobs' snapshots a name means. */
record Choice(Snapshots snapshots, SequencedMap<String, List<Catalog>> jobs, Progress progress) {
    private static final String LATEST = "latest";
    private static final String PREVIOUS = "previous";

    static StoredBackupReader reader(Selection selection) {
        return new StoredBackupReader(selection.catalog(), selection.manifest());
    }

    /** @param backup an id, an abbreviation, {@code latest}, {@code previous}, or empty for the newest */
    Selection select(Optional<String> backup, Optional<Instant> at) {
        if (backup.equals(Optional.of(PREVIOUS))) {
            return in(only(), Optional.of(previous()), at);
        }
        boolean anonymous = backup.filter(name -> !name.equals(LATEST)).isEmpty();
        if (anonymous || jobs.size() <= 1) {
            return in(only(), backup, at);
        }
        List<Selection> found = new ArrayList<>();
        RecobroException missing = null;
        for (String job : jobs.keySet()) {
            try {
                found.add(in(job, backup, at));
            } catch (RecobroException none) {
                if (none.fault() != Fault.BACKUP_MISSING) {
                    throw none;
                }
                missing = none;
            }
        }
        if (missing != null && found.isEmpty()) {
            throw missing;
        }
        if (found.size() > 1) {
            throw Fault.USAGE_WRONG
                    .because("unable to choose backup '" + backup.orElse(LATEST) + "': several jobs have one")
                    .hint("name the job, or more of the id");
        }
        return found.getFirst();
    }

    private Selection in(String job, Optional<String> backup, Optional<Instant> at) {
        Selection selection = Selection.of(jobs.get(job), new Selection.Wish(job, backup, at), progress);
        String id = selection.manifest().id();
        if (!snapshots.reads(reader(selection))) {
            throw Fault.USAGE_WRONG
                    .because("unable to look into backup '" + id + "': it is none of files")
                    .hint("see what it holds with 'recobro show " + id + "'");
        }
        return selection;
    }

    /** The job that is meant where none is named. */
    private String only() {
        if (jobs.size() != 1) {
            String cause = jobs.isEmpty() ? "no job has files" : "it may be " + String.join(" or ", jobs.keySet());
            throw Fault.USAGE_WRONG.because("unable to choose a job: " + cause).hint("name one");
        }
        return jobs.firstEntry().getKey();
    }

    private String previous() {
        String job = only();
        TreeSet<String> ids = new TreeSet<>();
        for (Catalog catalog : jobs.get(job)) {
            try {
                catalog.backups(job).forEach(entry -> ids.add(entry.id().value()));
            } catch (RecobroException unlisted) {
                progress.notice("destination '" + catalog.destination() + "' is passed over: " + unlisted.getMessage());
            }
        }
        if (ids.size() < 2) {
            throw Fault.BACKUP_MISSING
                    .because("unable to find the previous backup of job '" + job + "': there is no second one")
                    .hint("see them with 'recobro list " + job + "'");
        }
        return ids.lower(ids.last());
    }
}
