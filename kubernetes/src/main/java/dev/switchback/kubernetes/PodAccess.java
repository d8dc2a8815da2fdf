package dev.switchback.kubernetes;

import java.io.IOException;

/** How pods are reached from here: directly, or through the API server; {@code client.Clusters} knows which. */
@FunctionalInterface
public interface PodAccess {

    /**
     * Opens a way to a port of a pod.
     *
     * @param pod has an address
     * @throws IOException when there is none; the message says why
     */
    Way open(PodAddress pod, int port) throws IOException;

    /** Connects to the pods' own addresses, as it works inside the cluster. */
    static PodAccess direct() {
        return (pod, port) -> new Way(pod.ip(), port, () -> {});
    }

    /**
     * Where to connect to, until it is closed.
     *
     * @param host an address
     * @param release ends what was opened
     */
    record Way(String host, int port, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
