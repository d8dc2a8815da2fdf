package dev.switchback.smoke;

import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.PodAddress;
import dev.switchback.kubernetes.PodAddresses;
import dev.switchback.kubernetes.WorkloadRef;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Where a suite is run. */
public sealed interface SmokeTarget {

    /**
     * Every place that has to be checked, ready ones first, none when there are no pods.
     *
     * @param port as in {@link Suite#port()}
     * @throws IOException when the pods cannot be reached from here
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     * @throws IllegalArgumentException when the pods have no such port
     */
    List<Place> open(String port) throws IOException;

    /** In words, such as {@code the pods of shop/orders}. */
    String description();

    /**
     * One server.
     *
     * @param release ends the way to it
     */
    record Place(String name, URI server, Runnable release) {}

    /** An address: http or https, with a host. */
    record Address(URI base) implements SmokeTarget {
        @Override
        public List<Place> open(String port) {
            return List.of(new Place(base.toString(), base, () -> {}));
        }

        @Override
        public String description() {
            return base.toString();
        }
    }

    /**
     * The pods that a Service sends requests to; they are called one by one, past the Service.
     *
     * @param access how pods are reached from here
     */
    record ServicePods(PodAddresses pods, PodAccess access, String namespace, String name) implements SmokeTarget {
        @Override
        public List<Place> open(String port) throws IOException {
            return SmokeTarget.open(pods.ofService(namespace, name), access, port);
        }

        @Override
        public String description() {
            return "ready endpoints of the Service " + namespace + "/" + name;
        }
    }

    /**
     * The pods of a workload.
     *
     * @param access how pods are reached from here
     * @param hash of the revision whose pods are meant; empty for all
     */
    record WorkloadPods(PodAddresses pods, PodAccess access, WorkloadRef workload, String hash) implements SmokeTarget {
        @Override
        public List<Place> open(String port) throws IOException {
            return SmokeTarget.open(pods.ofWorkload(workload, hash), access, port);
        }

        @Override
        public String description() {
            return "pods of the " + workload.kind().kind() + " " + workload
                    + (hash.isEmpty() ? "" : " with the hash " + hash);
        }
    }

    private static List<Place> open(List<PodAddress> pods, PodAccess access, String port) throws IOException {
        List<Place> places = new ArrayList<>();
        try {
            for (PodAddress pod : pods) {
                PodAccess.Way way = access.open(pod, pod.port(port));
                String host = way.host().contains(":") ? "[" + way.host() + "]" : way.host();
                places.add(new Place(pod.toString(), URI.create("http://" + host + ":" + way.port()), way::close));
            }
            return places;
        } catch (IOException | IllegalArgumentException e) {
            places.forEach(place -> place.release().run());
            throw e;
        }
    }
}
