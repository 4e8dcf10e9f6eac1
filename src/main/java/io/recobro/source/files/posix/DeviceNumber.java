package io.recobro.source.files.posix;

/** A device: the one that a file lies on, or the one that a device file stands for. */
public record DeviceNumber(int major, int minor) {
    public static final DeviceNumber NONE = new DeviceNumber(0, 0);

    /** Spelled out, as {@link #hashCode} is: a process that just started takes long to make those of a record. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceNumber deviceNumber && major == deviceNumber.major && minor == deviceNumber.minor;
    }

    @Override
    public int hashCode() {
        return 31 * major + minor;
    }
}
