package io.recobro.catalog.guide;

import io.recobro.catalog.KeyLayout;
import io.recobro.catalog.Manifest;
import io.recobro.catalog.Manifest.Artifact;
import io.recobro.source.Pack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** How files come back out of their packs with {@code gunzip}, {@code tar}, {@code awk} and {@code sh}. */
final class FilesChapter {
    private static final String PROGRAM = "restore.awk";

    private FilesChapter() {}

    static void write(Page page) {
        List<Artifact> trees = page.withRole("tree");
        if (trees.isEmpty()) {
            return;
        }
        Manifest manifest = page.manifest();
        page.add("""

            The content of the files lies in packs, in the folder `../../packs`: each is a plain `.tar.gz` whose files are
            named by the SHA-256 of their bytes. The tree tells which of them make up each path. From S3, fetch the packs, too:

            ```
            mkdir -p ../../packs
            for pack in %s; do
              curl -sSf -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" --aws-sigv4 aws:amz:REGION:s3 --user "$KEY:$SECRET" \\
                -o "../../packs/$pack" "https://ENDPOINT/BUCKET/%s$pack"
            done
            ```
            """.formatted(names(manifest), new KeyLayout(manifest.site()).packs(manifest.job())));
        page.step("Check and unpack the packs", """
            ```sh
            sha256sum -c <<'SUMS'
            %s
            SUMS
            mkdir -p contents
            for pack in %s; do
              tar -xzf "../../packs/$pack" -C contents
            done
            ```

            They take as much room as the files. Only some files wanted? Then the pack of each content stands in the artifact of
            role `contents`, below the line `pack`.
            """.formatted(sums(manifest), names(manifest)));
        page.step("Make the files out of the tree", """
            Below `$TARGET` with their whole path; as root, to get owners and devices. To get only some of them, put
            `grep '^\\./srv/files/'` or the like before `awk` (names have `\\ooo` in octal for a byte that is not plain).
            GNU coreutils and any awk; extended attributes and ACLs where `setfattr` is installed.

            ```sh
            export TARGET="${TARGET:-$PWD/restored}" SETFATTR="$(command -v setfattr)"
            cat > restore.awk <<'AWK'
            %s
            AWK
            mkdir -p "$TARGET"
            %s | LC_ALL=C awk -f restore.awk > restore.sh
            (cd contents && LC_ALL=C sh ../restore.sh)
            rm -r contents
            ```
            """.formatted(
                        program().stripTrailing(), Page.unpack(trees.getFirst())));
    }

    private static String sums(Manifest manifest) {
        return manifest.packs().stream()
                .map(pack -> pack.sha256() + "  ../../packs/" + pack.name())
                .collect(Collectors.joining("\n"));
    }

    private static String names(Manifest manifest) {
        return manifest.packs().stream().map(Pack::name).collect(Collectors.joining(" "));
    }

    private static String program() {
        try (InputStream in = FilesChapter.class.getResourceAsStream(PROGRAM)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
