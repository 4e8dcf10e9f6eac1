package io.recobro.catalog.guide;

/** How files come back out of their packs with {@code gunzip} and {@code tar}. */
final class FilesChapter {
    private FilesChapter() {}

    static void write(Page page) {
        if (page.withRole("tree").isEmpty()) {
            return;
        }
        page.add("""

            The packs that hold the files lie in `../../packs`, named in the manifest. The page `files-snapshot` of the
            documentation tells how tree, contents and packs belong together.
            """);
    }
}
