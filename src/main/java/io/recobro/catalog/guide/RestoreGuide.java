package io.recobro.catalog.guide;

import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import java.util.stream.Collectors;

/** The {@code RESTORE.md} beside every backup: how to restore it with plain tools, with its real names. */
public final class RestoreGuide {
    public static final String NAME = "RESTORE.md";

    /** Fact of the source: the smallest {@code --max-allowed-packet} that the plain client and the server need. */
    public static final String PACKET_FACT = "max_allowed_packet_needed";

    private RestoreGuide() {}

    public static String text(Manifest manifest) {
        Page page = new Page(manifest);
        page.add("""
            # Restore backup %1$s of %2$s/%3$s

            State of %4$s (UTC), taken by %5$s (%6$s).

            With Recobro, from anywhere that reaches this place:

            ```sh
            recobro restore %3$s --backup %7$s%8$s --into NEW_NAME
            %11$s```

            Without it, these commands do it. Run them in the folder of this file; from S3, fetch the folder first, with any
            client or with curl 7.75 or newer (`KEY` and `SECRET` of the store, its address and region, and the bucket, with
            a slash and the prefix behind it if there is one):

            ```
            mkdir -p %2$s/%3$s/backups/%7$s && cd %2$s/%3$s/backups/%7$s
            for name in %9$s; do
              curl -sSfO -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" --aws-sigv4 aws:amz:REGION:s3 --user "$KEY:$SECRET" \\
                "https://ENDPOINT/BUCKET/%10$s$name"
            done
            ```
            """.formatted(
                        manifest.id(),
                        manifest.site(),
                        manifest.job(),
                        manifest.recoveryPoint().time(),
                        manifest.program(),
                        manifest.engine(),
                        manifest.id(),
                        choice(page),
                        names(manifest),
                        new KeyLayout(manifest.site()).backup(manifest.job(), manifest.backupId()),
                        withoutConfiguration(page)));
        page.step("Check what you have", """
            ```sh
            sha256sum -c <<'SUMS'
            %s
            SUMS
            ```
            """.formatted(sums(manifest)));
        DatabaseChapter.write(page);
        VectorsChapter.write(page);
        FilesChapter.write(page);
        return page.toString();
    }

    private static String choice(Page page) {
        return page.withRole("snapshot").size() > 1
                ? " --collection NAME"
                : page.withRole("dump").size() > 1 ? " --database NAME" : "";
    }

    /** The other way, where there is one, as a line of its own. */
    private static String withoutConfiguration(Page page) {
        boolean possible =
                !page.withRole("dump").isEmpty() || !page.withRole("tree").isEmpty();
        return possible
                ? "# without a configuration, in the folder of this file:\n"
                        + "recobro restore --from-url \"file://$(realpath ../../manifests/%s_*)\"%s --into NEW_NAME\n"
                                .formatted(page.manifest().id(), choice(page))
                : "";
    }

    private static String names(Manifest manifest) {
        return manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .map(part -> part.name())
                .collect(Collectors.joining(" "));
    }

    private static String sums(Manifest manifest) {
        return manifest.artifacts().stream()
                .flatMap(artifact -> artifact.objects().stream())
                .map(part -> part.sha256() + "  " + part.name())
                .collect(Collectors.joining("\n"));
    }
}
