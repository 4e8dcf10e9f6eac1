package io.recobro;

import io.recobro.config.SiteConfig;
import io.recobro.fault.Fault;
import io.recobro.source.Source;
import io.recobro.source.files.FilesSettings;
import io.recobro.source.s3.BucketSettings;
import io.recobro.source.s3.capture.BucketSource;
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
import java.util.function.Function;

/**
 * Constructs the sources whose backups are snapshots of files, though they are no plain directories.
 *
 * @param files makes a source of directories
 * @param stateDirectory never captured
 */
record FilesWiring(
        Function<FilesSettings, Source> files, Path stateDirectory, Map<String, String> environment, Clock clock) {

    Source server(ServerSettings settings, Optional<SiteConfig> site) {
        return new ServerSource(
                settings,
                files,
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
        return new BucketSource(
                settings,
                (_, _, _) -> {
                    throw Fault.TARGET_FAILED.because("unable to restore objects: not supported yet");
                },
                stateDirectory.resolve("s3"),
                clock);
    }
}
