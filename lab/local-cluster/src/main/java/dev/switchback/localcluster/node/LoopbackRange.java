package dev.switchback.localcluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * 65,000 loopback addresses, {@code 127.x.*.*}, that no other local cluster on this machine uses. Pods get addresses of the
 * lower half in turn, so that one is used again as late as possible; Services get those of the upper half.
 */
public final class LoopbackRange implements AutoCloseable {
    private static final int RESERVATION_PORT = 10250;
    private static final int FIRST_RANGE = 16;
    private static final int RANGES = 224;
    private static final int FIRST_SERVICE = 128 * 256;
    private static final int LAST = 255 * 256;

    private final ServerSocket reservation;
    private final int second;
    private final Set<String> pods = new HashSet<>();
    private final Set<String> services = new HashSet<>();
    private final Queue<String> released = new ArrayDeque<>();
    private int nextPod = 256;
    private int nextService = FIRST_SERVICE;

    private LoopbackRange(ServerSocket reservation, int second) {
        this.reservation = reservation;
        this.second = second;
    }

    /**
     * Takes a free range.
     *
     * @throws IllegalStateException when all are taken, or this machine's loopback is 127.0.0.1 only (macOS)
     */
    public static LoopbackRange reserve() {
        int first = new SplittableRandom().nextInt(RANGES);
        for (int i = 0; i < RANGES; i++) {
            int second = FIRST_RANGE + (first + i) % RANGES;
            try {
                return new LoopbackRange(
                        new ServerSocket(RESERVATION_PORT, 1, address("127." + second + ".0.1")), second);
            } catch (IOException e) {
                // Taken: the next one.
            }
        }
        throw new IllegalStateException("no loopback range 127.x.*.* is free; a local cluster needs Linux");
    }

    /** An address for a pod, until it is released. */
    public synchronized String pod() {
        var address = nextPod < FIRST_SERVICE ? text(nextPod++) : released.remove();
        pods.add(address);
        return address;
    }

    /** An address for a Service, until it is released. */
    public synchronized String service() {
        String address;
        do {
            address = text(nextService);
            nextService = nextService + 1 < LAST ? nextService + 1 : FIRST_SERVICE;
        } while (!services.add(address));
        return address;
    }

    /** Gives an address back. */
    public synchronized void release(String address) {
        services.remove(address);
        if (pods.remove(address)) {
            released.add(address);
        }
    }

    /** Whether the address is of this range. */
    public boolean contains(String address) {
        return address.startsWith("127." + second + ".");
    }

    private String text(int number) {
        return "127." + second + "." + number / 256 + "." + number % 256;
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static InetSocketAddress address(String text, int port) {
        return new InetSocketAddress(address(text), port);
    }

    /** Lets others have the range. */
    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
