package dev.switchback.runtime.breaker;

import java.util.Arrays;

/** A queue of rising numbers in an array that grows. */
final class Positions {
    private long[] ring = new long[16];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(long position) {
        if (size == ring.length) {
            long[] straight = new long[size];
            for (int i = 0; i < size; i++) {
                straight[i] = ring[(head + i) & (ring.length - 1)];
            }
            ring = Arrays.copyOf(straight, size * 2);
            head = 0;
        }
        ring[(head + size++) & (ring.length - 1)] = position;
    }

    void dropThrough(long position) {
        while (size > 0 && ring[head] <= position) {
            head = (head + 1) & (ring.length - 1);
            size--;
        }
    }
}
