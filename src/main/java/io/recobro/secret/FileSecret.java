package io.recobro.secret;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The content of a file that nobody but its owner may read. */
public record FileSecret(Path file) implements Secret {
    private static final int MOST_BYTES = 64 << 10;

    @Override
    public String reveal() {
        try {
            refuseReadableByOthers();
            return content(file, "file");
        } catch (IOException failure) {
            throw Fault.SECRET_UNREADABLE.because(
                    "unable to read secret file '" + file + "': " + reason(failure), failure);
        }
    }

    private void refuseReadableByOthers() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.OTHERS_READ)) {
            throw Fault.SECRET_UNREADABLE
                    .because("unable to read secret file '" + file + "': others than its owner can read it ("
                            + PosixFilePermissions.toString(permissions) + ")")
                    .hint("run: chmod 600 " + file);
        }
    }

    /** Reads a secret of bounded size without its trailing line break; an empty one is refused. */
    static String content(Path file, String kind) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return withoutLineBreak(in.readNBytes(MOST_BYTES), kind + " '" + file + "'");
        }
    }

    static String withoutLineBreak(byte[] bytes, String what) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
        }
        if (length == 0) {
            throw Fault.SECRET_UNREADABLE.because("unable to read secret " + what + ": it is empty");
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(failure.getMessage());
    }

    @Override
    public String toString() {
        return "file " + file;
    }
}
