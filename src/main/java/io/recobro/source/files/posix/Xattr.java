package io.recobro.source.files.posix;

import java.util.Arrays;

/**
 * One extended attribute. POSIX ACLs are the attributes {@code system.posix_acl_access} and {@code system.posix_acl_default}.
 *
 * @param name with its name space, such as {@code user.origin}; one char per byte (ISO-8859-1)
 * @param value not to be written to
 */
public record Xattr(String name, byte[] value) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Xattr xattr && name.equals(xattr.name) && Arrays.equals(value, xattr.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return name + " (" + value.length + " bytes)";
    }
}
