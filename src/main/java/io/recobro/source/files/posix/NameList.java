package io.recobro.source.files.posix;

import java.util.Arrays;

/** Names of one directory, packed: a million of them cost their bytes and twelve more each. Not thread-safe. */
public final class NameList {
    private byte[] bytes = new byte[1024];
    private int[] ends = new int[32];
    private int count;

    public int size() {
        return count;
    }

    public void clear() {
        count = 0;
    }

    public void add(byte[] source, int offset, int length) {
        int start = room(length);
        System.arraycopy(source, offset, bytes, start, length);
        ends[count++] = start + length;
    }

    public void add(byte[] name) {
        add(name, 0, name.length);
    }

    private int room(int length) {
        int start = count == 0 ? 0 : ends[count - 1];
        if (bytes.length - start < length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(start, length), bytes.length * 2));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        return start;
    }

    public byte[] get(int index) {
        return Arrays.copyOfRange(bytes, start(index), ends[index]);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The names in ascending order of their unsigned bytes. */
    public NameList sorted() {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, this::compare);
        NameList sorted = new NameList();
        sorted.bytes = new byte[count == 0 ? 0 : ends[count - 1]];
        sorted.ends = new int[count];
        for (int from : order) {
            int length = ends[from] - start(from);
            int start = sorted.room(length);
            System.arraycopy(bytes, start(from), sorted.bytes, start, length);
            sorted.ends[sorted.count++] = start + length;
        }
        return sorted;
    }

    /** Whether a list that is sorted has {@code name}. */
    public boolean contains(byte[] name) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int compared = Arrays.compareUnsigned(bytes, start(middle), ends[middle], name, 0, name.length);
            if (compared == 0) {
                return true;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private int compare(int left, int right) {
        return Arrays.compareUnsigned(bytes, start(left), ends[left], bytes, start(right), ends[right]);
    }
}
