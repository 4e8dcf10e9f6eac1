package io.recobro.source.files.restore;

import io.recobro.source.files.FilesSettings;
import io.recobro.source.files.posix.NameList;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.select.Selection;
import io.recobro.source.files.select.SelectionRules;
import io.recobro.source.files.walk.Root;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a mirror must not remove because the job leaves it out of its snapshots: that it is not in one says nothing. */
final class Protection {
    /** Nothing is left out. */
    static final Protection NONE = new Protection(Map.of(), List.of());

    private static final byte[] CACHE = "CACHEDIR.TAG".getBytes(StandardCharsets.US_ASCII);

    private final Map<RawPath, Selection> selections;
    private final List<byte[]> marks;

    private Protection(Map<RawPath, Selection> selections, List<byte[]> marks) {
        this.selections = selections;
        this.marks = marks;
    }

    static Protection of(FilesSettings settings) {
        FilesSettings.Selection wanted = settings.selection();
        List<RawPath> roots = new ArrayList<>();
        settings.paths().forEach(path -> roots.add(Root.of(path).name()));
        settings.volumes()
                .forEach(volume -> roots.add(Root.volume(volume, Path.of("/")).name()));
        SelectionRules rules = new SelectionRules(
                wanted.exclude(),
                wanted.include(),
                wanted.excludeIfPresent(),
                wanted.excludeCaches(),
                wanted.oneFileSystem());
        Map<RawPath, Selection> selections = new TreeMap<>();
        roots.forEach(root -> selections.put(root, rules.below(root, roots)));
        List<byte[]> marks = new ArrayList<>();
        wanted.excludeIfPresent().forEach(name -> marks.add(name.getBytes(StandardCharsets.UTF_8)));
        if (wanted.excludeCaches()) {
            marks.add(CACHE);
        }
        return new Protection(selections, marks);
    }

    /** @param path in the snapshot, if it were there */
    boolean keeps(RawPath path, boolean directory) {
        for (RawPath root = path.parent(); ; root = root.parent()) {
            Selection selection = selections.get(root);
            if (selection != null) {
                RawPath below = path.below(root);
                return selection.excluded(below, directory)
                        || !selection.includesAll() && !selection.included(below, directory, false);
            }
            if (root.isRoot()) {
                return false;
            }
        }
    }

    /** Whether one of the names in a directory keeps everything in it out of snapshots. */
    boolean keepsAllBeside(NameList sorted) {
        return marks.stream().anyMatch(sorted::contains);
    }
}
