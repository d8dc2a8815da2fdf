package dev.switchback.localcluster.contract;

import java.util.Random;

/** An API server, and a namespace in it that belongs to one test. */
final class ApiUnderTest implements AutoCloseable {
    private static final Random NAMES = new Random();

    private final RawApi api;
    private final String namespace;

    ApiUnderTest(String address) {
        this.api = new RawApi(address);
        this.namespace = "contract-" + Long.toString(NAMES.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX);
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(namespace))
                .ok();
    }

    RawApi api() {
        return api;
    }

    String namespace() {
        return namespace;
    }

    /** The path of a collection in the namespace, such as {@code core("pods")}. */
    String core(String plural) {
        return "/api/v1/namespaces/" + namespace + "/" + plural;
    }

    /** The path of a collection in the namespace, such as {@code in("apps/v1", "deployments")}. */
    String in(String groupVersion, String plural) {
        return "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + plural;
    }

    @Override
    public void close() {
        api.delete("/api/v1/namespaces/" + namespace);
    }
}
