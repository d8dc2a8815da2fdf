package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Reads and writes {@code coordination.k8s.io/v1} Leases. */
public final class Leases {
    /** The API server takes exactly six digits of a second here. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Api api;

    Leases(Api api) {
        this.api = api;
    }

    public Reading<Lease> read(String namespace, String name) {
        return api.read(ResourceType.LEASES.object(namespace, name), Leases::lease);
    }

    public WriteOutcome create(String namespace, String name, Lease lease) {
        return api.write("POST", ResourceType.LEASES.in(namespace), Api.JSON, object(namespace, name, lease));
    }

    /** Conflicts unless {@link Lease#resourceVersion()} is current. */
    public WriteOutcome update(String namespace, String name, Lease lease) {
        return api.write("PUT", ResourceType.LEASES.object(namespace, name), Api.JSON, object(namespace, name, lease));
    }

    private static Lease lease(JsonNode object) {
        var spec = object.path("spec");
        return new Lease(
                Fields.text(spec.path("holderIdentity")),
                Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong()),
                Fields.time(spec.path("acquireTime")).orElse(Instant.EPOCH),
                Fields.time(spec.path("renewTime")).orElse(Instant.EPOCH),
                spec.path("leaseTransitions").asInt(),
                Fields.resourceVersion(object));
    }

    private static ObjectNode object(String namespace, String name, Lease lease) {
        var object = ExactJson.newObject()
                .put("apiVersion", "coordination.k8s.io/v1")
                .put("kind", "Lease");
        var metadata = object.putObject("metadata").put("namespace", namespace).put("name", name);
        if (!lease.resourceVersion().isEmpty()) {
            metadata.put("resourceVersion", lease.resourceVersion());
        }
        object.putObject("spec")
                .put("holderIdentity", lease.holder())
                .put("leaseDurationSeconds", lease.duration().toSeconds())
                .put("acquireTime", MICROS.format(lease.acquired()))
                .put("renewTime", MICROS.format(lease.renewed()))
                .put("leaseTransitions", lease.transitions());
        return object;
    }

    /**
     * Who holds a lease, and since when.
     *
     * @param holder empty when released
     * @param duration whole seconds
     * @param resourceVersion empty for one to be created
     */
    public record Lease(
            String holder,
            Duration duration,
            Instant acquired,
            Instant renewed,
            int transitions,
            String resourceVersion) {}
}
