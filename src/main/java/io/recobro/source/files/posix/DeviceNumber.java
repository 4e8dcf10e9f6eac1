package io.recobro.source.files.posix;

/** A device: the one that a file lies on, or the one that a device file stands for. */
public record DeviceNumber(int major, int minor) {
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);
}
