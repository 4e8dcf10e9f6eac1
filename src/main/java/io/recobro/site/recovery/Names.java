package io.recobro.site.recovery;

import io.recobro.catalog.Catalog;
import io.recobro.config.JobConfig;
import io.recobro.config.SourceConfig;
import io.recobro.fault.RecobroException;
import io.recobro.operation.recovery.RecoveryOperations.NamesCall;
import io.recobro.operation.recovery.RecoveryOperations.SiteNames;
import io.recobro.restore.Selection;
import io.recobro.restore.StoredBackupReader;
import io.recobro.stream.Progress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What this site puts in the place of the placeholders of runbooks. */
final class Names {
    private static final Map<String, String> PREFIXES =
            Map.of("mariadb", "DB", "qdrant", "VECTORS", "files", "FILES", "server", "SERVER");

    private final Ground ground;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();

    Names(Ground ground) {
        this.ground = ground;
    }

    SiteNames find(NamesCall call) {
        values.put("SITE", ground.site());
        List<JobConfig> jobs = ground.jobs().stream()
                .filter(job -> call.destination().map(job.to()::contains).orElse(true))
                .toList();
        first(jobs, call, _ -> true).ifPresent(job -> general(job, call));
        PREFIXES.forEach((type, prefix) -> first(
                        jobs, call, job -> job.source().type().equals(type))
                .ifPresentOrElse(
                        job -> ofType(prefix, job, call), () -> unknown.add("no job of the site is of type " + type)));
        return new SiteNames(values, unknown);
    }

    /** The job that was named, where it fits; else the first that does. */
    private static Optional<JobConfig> first(List<JobConfig> jobs, NamesCall call, Predicate<JobConfig> fits) {
        return jobs.stream()
                .filter(fits)
                .filter(job -> call.job().map(job.name()::equals).orElse(true))
                .findFirst()
                .or(() -> jobs.stream().filter(fits).findFirst());
    }

    private void general(JobConfig job, NamesCall call) {
        String destination = call.destination().orElse(job.to().getFirst());
        values.put("JOB", job.name());
        values.put("DESTINATION", destination);
        job.to().stream()
                .filter(name -> !name.equals(destination))
                .findFirst()
                .ifPresent(name -> values.put("OTHER_PLACE", name));
    }

    private void ofType(String prefix, JobConfig job, NamesCall call) {
        values.put(prefix + "_JOB", job.name());
        address(job.source());
        if (call.offline()) {
            unknown.add("destinations were not asked for backups of '" + job.name() + "'");
            return;
        }
        try {
            List<Catalog> catalogs = ground.catalogs().apply(job, call.destination());
            Selection newest = Selection.of(
                    catalogs, new Selection.Wish(job.name(), Optional.empty(), Optional.empty()), Progress.NONE);
            values.put(prefix + "_BACKUP", newest.manifest().id());
            if (job.name().equals(values.get("JOB"))) {
                values.put("BACKUP", newest.manifest().id());
            }
            values.put(
                    prefix + "_POINT",
                    newest.entry()
                            .recoveryPoint()
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            values.put(prefix + "_PLACE", newest.catalog().destination());
            ground
                    .sources()
                    .apply(job.source())
                    .items(new StoredBackupReader(newest.catalog(), newest.manifest()))
                    .stream()
                    .findFirst()
                    .ifPresent(item -> values.put(prefix + "_NAME", item));
        } catch (RecobroException unreachable) {
            unknown.add("no backup of '" + job.name() + "' was found: " + unreachable.getMessage());
        }
    }

    private void address(SourceConfig source) {
        switch (source) {
            case SourceConfig.MariaDbSource mariadb -> {
                values.put("DB_HOST", mariadb.settings().host());
                values.put("DB_PORT", String.valueOf(mariadb.settings().port()));
                mariadb.settings().databases().stream()
                        .filter(name -> !name.contains("*"))
                        .findFirst()
                        .ifPresent(name -> values.put("DB_NAME", name));
            }
            case SourceConfig.QdrantSource qdrant ->
                qdrant.settings().server().urls().stream()
                        .findFirst()
                        .ifPresent(url -> values.put("VECTORS_URL", url.toString()));
            case SourceConfig.FilesSource files ->
                files.settings().paths().stream()
                        .findFirst()
                        .ifPresent(path -> values.put("FILES_PATH", path.toString()));
            default -> {} // no address of its own
        }
    }
}
