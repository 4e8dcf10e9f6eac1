package io.recobro.source.files.browse;

import io.recobro.source.files.posix.RawPath;
import java.util.Arrays;

/** Targets of symbolic links as text; they are no paths, but printed like them. */
final class PathWords {
    private PathWords() {}

    static String of(byte[] target) {
        StringBuilder text = new StringBuilder();
        int start = 0;
        for (int i = 0; i <= target.length; i++) {
            if (i == target.length || target[i] == '/') {
                text.append(name(Arrays.copyOfRange(target, start, i)));
                text.append(i < target.length ? "/" : "");
                start = i + 1;
            }
        }
        return text.toString();
    }

    private static String name(byte[] name) {
        boolean dots = name.length > 0 && name.length < 3 && name[0] == '.' && name[name.length - 1] == '.';
        return name.length == 0
                ? ""
                : dots ? ".".repeat(name.length) : RawPath.ROOT.child(name).toString();
    }
}
