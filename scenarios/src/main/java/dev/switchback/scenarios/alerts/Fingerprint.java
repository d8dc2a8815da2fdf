package dev.switchback.scenarios.alerts;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Prometheus' fingerprint of a set of labels: 64-bit FNV-1a over names and values in order. */
public final class Fingerprint {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final byte[] SEPARATOR = {(byte) 0xff};

    private Fingerprint() {}

    /** 16 hexadecimal digits. */
    public static String of(Map<String, String> labels) {
        long hash = OFFSET;
        for (var label : new TreeMap<>(labels).entrySet()) {
            hash = add(hash, label.getKey().getBytes(StandardCharsets.UTF_8));
            hash = add(hash, SEPARATOR);
            hash = add(hash, label.getValue().getBytes(StandardCharsets.UTF_8));
            hash = add(hash, SEPARATOR);
        }
        return String.format("%016x", hash);
    }

    private static long add(long hash, byte[] bytes) {
        long next = hash;
        for (byte b : bytes) {
            next = (next ^ (b & 0xff)) * PRIME;
        }
        return next;
    }
}
