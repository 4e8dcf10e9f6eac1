package io.recobro.product;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the JDK sees of a tree without its bytes: type, mode, owner, time, size, where links lead, which names are one file. */
final class TreeFacts {
    /** Whether owners and set-id bits can be set. */
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    private static final int MODE = ROOT ? 0177777 : 0170777;
    private static final LinkOption SELF = LinkOption.NOFOLLOW_LINKS;

    private final Path root;
    private final Map<String, String> firstNames = new HashMap<>();

    private TreeFacts(Path root) {
        this.root = root;
    }

    /** By path below the root. */
    static SortedMap<String, String> of(Path root) throws IOException {
        TreeFacts facts = new TreeFacts(root);
        SortedMap<String, String> all = new TreeMap<>();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted().toList();
        }
        for (Path path : paths) {
            all.put(root.relativize(path).toString(), facts.one(path));
        }
        return all;
    }

    private String one(Path path) throws IOException {
        Map<String, Object> seen = Files.readAttributes(path, "unix:mode,uid,gid,size,rdev,ino,dev", SELF);
        FileTime time =
                Files.readAttributes(path, BasicFileAttributes.class, SELF).lastModifiedTime();
        StringBuilder text =
                new StringBuilder("%o time=%d".formatted((int) seen.get("mode") & MODE, time.to(TimeUnit.NANOSECONDS)));
        if (ROOT) {
            text.append(" owner=").append(seen.get("uid")).append(':').append(seen.get("gid"));
        }
        if (Files.isSymbolicLink(path)) {
            return text.append(" link=").append(Files.readSymbolicLink(path)).toString();
        }
        if (!Files.isDirectory(path, SELF)) {
            text.append(" size=").append(seen.get("size")).append(" device=").append(seen.get("rdev"));
            String own = root.relativize(path).toString();
            String first = firstNames.computeIfAbsent(seen.get("dev") + " " + seen.get("ino"), _ -> own);
            text.append(first.equals(own) ? "" : " same=" + first);
        }
        return text.append(attributes(path)).toString();
    }

    private static String attributes(Path path) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, SELF);
        StringBuilder text = new StringBuilder();
        for (String name : view.list().stream().sorted().toList()) {
            ByteBuffer value = ByteBuffer.allocate(view.size(name));
            view.read(name, value);
            text.append(' ').append(name).append('=').append(HexFormat.of().formatHex(value.array()));
        }
        return text.toString();
    }
}
