package io.recobro.source.files.posix;

/**
 * What statx(2) tells of one entry; of a symbolic link, not of what it points to.
 *
 * @param mode the lower twelve bits: permissions, set-user-ID, set-group-ID, sticky
 * @param blocks allocated, of 512 bytes each
 * @param device that the entry lies on
 * @param represents the device that a device file stands for, else {@link DeviceNumber#NONE}
 */
public record FileStatus(
        FileType type,
        int mode,
        long uid,
        long gid,
        long size,
        long blocks,
        Timestamp mtime,
        Timestamp ctime,
        DeviceNumber device,
        long inode,
        long links,
        DeviceNumber represents) {}
