package dev.switchback.scenarios.releases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Users' requests, second by second: to the backends of the route, or of the Service alone, and to their ready pods. */
final class SimulatedUsers {
    static final double USUAL_ERRORS = 0.005;

    private final ReleaseWorld world;
    private final Random random;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, Double> errors;
    private int perSecond;
    private int unserved;

    /** A pod that has served, as its own counters say. */
    static final class Pod {
        final String name;
        final String hash;
        final String image;
        private long ok;
        private long failed;
        private boolean alive;

        Pod(String name, String hash, String image) {
            this.name = name;
            this.hash = hash;
            this.image = image;
        }

        long ok() {
            return ok;
        }

        long failed() {
            return failed;
        }
    }

    SimulatedUsers(ReleaseWorld world, Random random, int perSecond, Map<String, Double> errors) {
        this.world = world;
        this.random = random;
        this.perSecond = perSecond;
        this.errors = new LinkedHashMap<>(errors);
    }

    void come(int requestsPerSecond) {
        perSecond = requestsPerSecond;
    }

    void fail(Map<String, Double> shares) {
        errors.putAll(shares);
    }

    /** Requests that no pod could take. */
    int unserved() {
        return unserved;
    }

    /** Failed requests of an image, of all its pods until now; the history before the release is not in it. */
    long failed(String image) {
        return pods.values().stream()
                .filter(pod -> pod.image.equals(image))
                .mapToLong(Pod::failed)
                .sum();
    }

    /** Pods that run, and so can be scraped. */
    List<Pod> running() {
        return pods.values().stream().filter(pod -> pod.alive).toList();
    }

    /** Every pod counts from 0 again. */
    void resetCounters() {
        pods.values().forEach(pod -> {
            pod.ok = 0;
            pod.failed = 0;
        });
    }

    /** Counts anew what nobody could take. */
    void forget() {
        unserved = 0;
    }

    /** One second of requests. */
    void second() {
        List<ApiObject> all = world.pods.all();
        pods.values().forEach(pod -> pod.alive = false);
        all.stream().filter(pod -> !pod.deleting()).forEach(pod -> known(pod).alive = true);
        var backends = new ArrayList<List<Pod>>();
        var weights = new ArrayList<Integer>();
        backends().forEach((service, weight) -> {
            backends.add(ready(service, all));
            weights.add(weight);
        });
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        for (int request = 0; request < perSecond; request++) {
            serve(backends.isEmpty() || sum == 0 ? List.of() : backends.get(pick(weights, sum)));
        }
    }

    private int pick(List<Integer> weights, int sum) {
        int drawn = random.nextInt(sum);
        int index = 0;
        while (drawn >= weights.get(index)) {
            drawn -= weights.get(index);
            index++;
        }
        return index;
    }

    private void serve(List<Pod> ready) {
        if (ready.isEmpty()) {
            unserved++;
            return;
        }
        Pod pod = ready.get(random.nextInt(ready.size()));
        if (random.nextDouble() < errors.getOrDefault(pod.image, USUAL_ERRORS)) {
            pod.failed++;
        } else {
            pod.ok++;
        }
    }

    /** Services with their weights. */
    private Map<String, Integer> backends() {
        var weights = new LinkedHashMap<String, Integer>();
        Optional<ApiObject> route = world.routes.get("shop/orders");
        if (route.isEmpty()) {
            weights.put("orders", 1);
        }
        route.ifPresent(found -> found.json()
                .at("/spec/rules/0/backendRefs")
                .forEach(backend -> weights.put(
                        backend.path("name").asText(), backend.path("weight").asInt(1))));
        return weights;
    }

    private List<Pod> ready(String service, List<ApiObject> all) {
        JsonNode selector = world.services
                .get("shop/" + service)
                .map(found -> found.spec().path("selector"))
                .orElse(null);
        return selector == null
                ? List.of()
                : all.stream()
                        .filter(pod ->
                                isReady(pod) && matches(selector, pod.json().at("/metadata/labels")))
                        .map(this::known)
                        .toList();
    }

    private static boolean isReady(ApiObject pod) {
        for (JsonNode condition : pod.status().path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True") && !pod.deleting();
            }
        }
        return false;
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(wanted -> wanted.getValue()
                .asText()
                .equals(labels.path(wanted.getKey()).asText()));
    }

    private Pod known(ApiObject pod) {
        return pods.computeIfAbsent(
                pod.name(),
                name -> new Pod(
                        name,
                        pod.json().at("/metadata/labels/pod-template-hash").asText(),
                        pod.spec().at("/containers/0/image").asText()));
    }
}
