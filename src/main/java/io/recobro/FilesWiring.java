package io.recobro;

import io.recobro.config.SiteConfig;
import io.recobro.source.Source;
import io.recobro.source.container.Volume;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.local.FilesSource;
import io.recobro.source.files.restore.FilesRestore;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.capture.BucketSource;
import io.recobro.source.s3.restore.BucketRestore;
import io.recobro.source.server.LeftOut;
import io.recobro.source.server.ServerSettings;
import io.recobro.source.server.ServerSource;
import io.recobro.source.server.host.ThisHost;
import io.recobro.survey.ContainerMounts;
import io.recobro.survey.Holdings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Constructs the sources whose backups are snapshots of files.
 *
 * @param stateDirectory never captured
 * @param targets opens the directories that files are restored into
 */
record FilesWiring(Path stateDirectory, Map<String, String> environment, FilesRestore.Opener targets, Clock clock) {

    Source files(FilesSettings settings) {
        return new FilesSource(settings, restore(settings)::restore, clock);
    }

    private FilesRestore restore(FilesSettings settings) {
        return new FilesRestore(targets, settings, Volume::location, clock);
    }

    Source server(ServerSettings settings, Optional<SiteConfig> site) {
        return new ServerSource(
                settings,
                this::files,
                () -> leftOut(site),
                new ThisHost(environment, ThisHost.PATIENCE, ThisHost.LIMIT),
                clock);
    }

    /** What other jobs capture, where backups lie, and the state of this program. */
    private List<LeftOut> leftOut(Optional<SiteConfig> site) {
        List<LeftOut> all = new ArrayList<>();
        all.add(new LeftOut(stateDirectory, "is the state of this program"));
        String docker = System.getProperty("recobro.docker", "docker");
        site.ifPresent(known -> new Holdings(known, ContainerMounts.ask(docker))
                .all()
                .forEach(holding -> all.add(new LeftOut(holding.path(), holding.reason()))));
        return all;
    }

    Source bucket(BucketSettings settings) {
        FilesSettings anywhere = new FilesSettings(List.of(), List.of(), FilesSettings.Selection.ALL, false);
        return new BucketSource(
                settings,
                new BucketRestore(settings, restore(anywhere)::restore, clock)::restore,
                stateDirectory.resolve("s3"),
                clock);
    }
}
