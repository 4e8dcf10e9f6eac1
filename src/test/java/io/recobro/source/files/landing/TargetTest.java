package io.recobro.source.files.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.source.files.posix.DeviceNumber;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.TargetDirectory;
import io.recobro.source.files.posix.Timestamp;
import io.recobro.source.files.posix.call.Linux;
import io.recobro.source.files.tree.Attributes;
import io.recobro.source.files.tree.Entry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    private static final Attributes WITHOUT_OWNER = new Attributes(
            0640,
            0,
            0,
            "",
            "",
            new Timestamp(981_173_106, 123_456_789),
            new Timestamp(0, 0),
            DeviceNumber.NONE,
            1,
            1,
            Optional.empty(),
            List.of());

    @TempDir
    Path directory;

    private final List<String> seen = new ArrayList<>();

    /** A process that is killed leaves what has its name finished, and what is unfinished under another name. */
    @Test
    void whatHasItsNameIsFinished() throws IOException {
        try (Target target = new Target(watched(Linux.openTarget(directory)), OwnerIds.NONE)) {
            target.make(RawPath.of("link"), new Entry.SymbolicLink(RawPath.of("link"), WITHOUT_OWNER, bytes("to")));
            assertThat(seen).singleElement().asString().startsWith(".recobro-unfinished-");
            seen.clear();
            target.make(RawPath.of("pipe"), new Entry.Fifo(RawPath.of("pipe"), WITHOUT_OWNER));
            assertThat(seen).hasSize(2).contains("link").anyMatch(name -> name.startsWith(".recobro-unfinished-"));
        }
        assertThat(names()).containsExactly("link", "pipe");
        assertThat(time("link")).isEqualTo(time("pipe")).isEqualTo("2001-02-03T04:05:06.123456789Z");
    }

    @Test
    void whatIsInTheWayIsReplacedAtOnceButADirectory() throws IOException {
        Files.writeString(directory.resolve("link"), "in the way");
        Files.createDirectory(directory.resolve("directory"));
        Entry link = new Entry.SymbolicLink(RawPath.of("link"), WITHOUT_OWNER, bytes("to"));
        try (Target target = new Target(Linux.openTarget(directory), OwnerIds.NONE)) {
            target.make(RawPath.of("link"), link);
            assertThatThrownBy(() -> target.make(RawPath.of("directory"), link)).isInstanceOf(IOException.class);
        }
        assertThat(directory.resolve("link")).isSymbolicLink();
        assertThat(names()).as("nothing is left behind").containsExactly("directory", "link");
    }

    private TargetDirectory watched(TargetDirectory real) {
        return (TargetDirectory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TargetDirectory.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("entry")) {
                        seen.addAll(names());
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return result instanceof TargetDirectory opened ? watched(opened) : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private String time(String name) throws IOException {
        return ((FileTime) Files.getAttribute(directory.resolve(name), "lastModifiedTime", LinkOption.NOFOLLOW_LINKS))
                .toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
