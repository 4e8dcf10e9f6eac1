package io.recobro.source.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What proc(5) tells of mounts and swap. */
final class Mounts {
    /** File systems whose files lie on other machines. */
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "ceph",
            "glusterfs",
            "lustre",
            "afs",
            "9p",
            "ocfs2",
            "gfs2",
            "davfs");

    /** File systems that the kernel or a program makes up, or whose files are captured elsewhere. */
    private static final Set<String> MADE_UP = Set.of(
            "proc",
            "sysfs",
            "devtmpfs",
            "devpts",
            "tmpfs",
            "ramfs",
            "cgroup",
            "cgroup2",
            "overlay",
            "aufs",
            "squashfs",
            "autofs",
            "mqueue",
            "hugetlbfs",
            "debugfs",
            "tracefs",
            "securityfs",
            "pstore",
            "bpf",
            "configfs",
            "fusectl",
            "binfmt_misc",
            "nsfs",
            "rpc_pipefs",
            "efivarfs",
            "iso9660",
            "udf");

    private Mounts() {}

    /** The places where another file system than a disk's is mounted. The fields are those of proc_pid_mountinfo(5). */
    static List<LeftOut> elsewhere(String mountinfo) {
        List<LeftOut> places = new ArrayList<>();
        for (String line : mountinfo.lines().toList()) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ");
            if (halves.length < 2 || mount.length < 5 || !mount[4].startsWith("/") || mount[4].length() == 1) {
                continue;
            }
            String type = halves[1].split(" ", 2)[0];
            if (NETWORK.contains(type) || type.startsWith("fuse.")) {
                places.add(new LeftOut(path(mount[4]), "lies on another machine (" + type + ")"));
            } else if (MADE_UP.contains(type)) {
                places.add(new LeftOut(path(mount[4]), "is no disk (" + type + ")"));
            }
        }
        return places;
    }

    /** Files that are used as swap. */
    static List<LeftOut> swapFiles(String swaps) {
        return swaps.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[1].equals("file"))
                .map(words -> new LeftOut(path(words[0]), "is swap space"))
                .toList();
    }

    /** Space, tab, line feed and backslash stand there as a backslash and three octal digits. */
    private static Path path(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] source = escaped.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '\\' && i + 3 < source.length) {
                bytes.write(Integer.parseInt(new String(source, i + 1, 3, StandardCharsets.US_ASCII), 8));
                i += 3;
            } else {
                bytes.write(source[i]);
            }
        }
        return Path.of(bytes.toString(StandardCharsets.UTF_8));
    }
}
