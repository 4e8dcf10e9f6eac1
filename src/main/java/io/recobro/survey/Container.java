package io.recobro.survey;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A container and where on this host its data lies.
 *
 * @param service in its Compose file; empty where it has none
 * @param kind empty for one whose image says nothing
 * @param ports of this host that lead to it
 */
public record Container(String name, String service, Optional<Kind> kind, Set<Integer> ports, List<Mount> mounts) {
    /**
     * A place of the host that the container sees.
     *
     * @param volume the name of the volume; empty for a directory that was named itself
     * @param source on the host
     * @param target in the container
     */
    public record Mount(String volume, Path source, String target, boolean writable) {}

    /** Whether it is called so, by docker or in its Compose file. */
    public boolean called(String other) {
        return name.equals(other) || service.equals(other);
    }
}
