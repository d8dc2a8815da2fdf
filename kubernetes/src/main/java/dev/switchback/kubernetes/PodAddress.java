package dev.switchback.kubernetes;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a pod can be called.
 *
 * @param ip empty while it has none
 * @param ports by their names and numbers, as the pod or the Service in front of it declares them
 * @param ready its Ready condition
 */
public record PodAddress(String namespace, String pod, String ip, Map<String, Integer> ports, boolean ready) {
    private static final String USUAL = "http";

    /**
     * The number of a port.
     *
     * @param asked its name or number; empty for the one called {@code http}, else the only one
     * @throws IllegalArgumentException when there is no such port, or several, or the pod has no address; the message says
     *     which there are
     */
    public int port(String asked) {
        if (ip.isEmpty()) {
            throw new IllegalArgumentException(this + " has no address yet: it does not run");
        }
        Set<Integer> all = new TreeSet<>(ports.values());
        Integer known = ports.get(asked.isEmpty() ? USUAL : asked);
        if (known != null) {
            return known;
        }
        if (asked.isEmpty() && all.size() == 1) {
            return all.iterator().next();
        }
        if (asked.matches("[1-9][0-9]{0,4}")) {
            return Integer.parseInt(asked);
        }
        String which = asked.isEmpty() ? "none of its ports is called http" : "it has no port called " + asked;
        throw new IllegalArgumentException(
                namespace + "/" + pod + ": " + which + ", name one of " + new TreeSet<>(ports.keySet()));
    }

    @Override
    public String toString() {
        return namespace + "/" + pod;
    }
}
