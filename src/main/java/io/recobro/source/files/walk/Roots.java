package io.recobro.source.files.walk;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.files.posix.OpenDirectory;
import io.recobro.source.files.posix.PosixException;
import io.recobro.source.files.posix.RawPath;
import io.recobro.source.files.posix.call.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The roots of a walk, in tree order. One that lies in another is not walked twice, and its own rules hold from there on. */
final class Roots {
    private final List<Root> outer = new ArrayList<>();
    private final Map<RawPath, Root> all = new TreeMap<>();

    /** Resolves what the operator gave, and refuses roots that hold the same files under different names. */
    Roots(List<Root> given) {
        List<Root> resolved = given.stream()
                .map(root -> new Root(real(root), root.name()))
                .distinct()
                .sorted(Comparator.comparing(Root::name))
                .toList();
        for (Root root : resolved) {
            if (all.put(root.name(), root) != null) {
                throw Fault.CONFIGURATION_INVALID.because(
                        "unable to walk '" + root + "': another root has its name in the snapshot");
            }
            resolved.forEach(other -> refuseOverlap(root, other));
            if (outer.isEmpty() || !root.name().startsWith(outer.getLast().name())) {
                outer.add(root);
            }
        }
    }

    private static Path real(Root root) {
        try {
            return root.location().toRealPath();
        } catch (NoSuchFileException missing) {
            throw Fault.SOURCE_MISSING
                    .because("unable to walk '" + root + "': no such file or directory", missing)
                    .hint("correct the paths of the source, or mount what belongs there");
        } catch (IOException unreadable) {
            throw denied(root, "permission denied", unreadable);
        }
    }

    private static void refuseOverlap(Root inner, Root outer) {
        if (inner.equals(outer) || !inner.location().startsWith(outer.location())) {
            return;
        }
        RawPath rest = RawPath.of(outer.location().relativize(inner.location()).toString());
        if (!outer.name().resolve(rest).equals(inner.name())) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to walk '" + inner + "': it lies in '" + outer
                            + "', which would store the same files under another name")
                    .hint("remove one of the two from the source");
        }
    }

    private static RecobroException denied(Root root, String cause, IOException failure) {
        return Fault.SOURCE_DENIED
                .because("unable to walk '" + root + "': " + cause, failure)
                .hint("run as a user who may read it, or with the capability CAP_DAC_READ_SEARCH");
    }

    /** Those that are in no other. */
    List<Root> outer() {
        return outer;
    }

    List<RawPath> names() {
        return List.copyOf(all.keySet());
    }

    /** The root of exactly that name. */
    Optional<Root> named(RawPath path) {
        return Optional.ofNullable(all.get(path));
    }

    /** Whether some root lies below {@code path}. */
    boolean below(RawPath path) {
        return all.keySet().stream().anyMatch(name -> name.startsWith(path) && !name.equals(path));
    }

    /** The outer root that a path of the snapshot belongs to. */
    Root owner(RawPath path) {
        return outer.stream()
                .filter(root -> path.startsWith(root.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + path + "' is in no root"));
    }

    /** Opens a root, or the directory of a root that is a file. */
    static OpenDirectory open(Root root) {
        try {
            return Linux.open(
                    Files.isDirectory(root.location())
                            ? root.location()
                            : root.location().getParent());
        } catch (PosixException failure) {
            if (failure.vanished()) {
                throw Fault.SOURCE_MISSING.because("unable to walk '" + root + "': " + failure.getMessage(), failure);
            }
            throw denied(root, failure.getMessage(), failure);
        } catch (IOException failure) {
            throw denied(root, failure.getMessage(), failure);
        }
    }
}
