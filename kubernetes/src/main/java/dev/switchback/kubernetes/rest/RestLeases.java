package dev.switchback.kubernetes.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Leases;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

final class RestLeases implements Leases {
    /** The API server takes exactly six digits of a second here. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Api api;

    RestLeases(Api api) {
        this.api = api;
    }

    @Override
    public Reading<Lease> read(String namespace, String name) {
        return api.read(Resource.LEASES.object(namespace, name), RestLeases::lease);
    }

    @Override
    public WriteOutcome create(Lease lease) {
        return api.write("POST", Resource.LEASES.in(lease.namespace()), Api.JSON, object(lease));
    }

    @Override
    public WriteOutcome update(Lease lease) {
        return api.write("PUT", Resource.LEASES.object(lease.namespace(), lease.name()), Api.JSON, object(lease));
    }

    private static Lease lease(JsonNode object) {
        var spec = object.path("spec");
        return new Lease(
                Fields.namespace(object),
                Fields.name(object),
                Fields.text(spec.path("holderIdentity")),
                Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong()),
                Fields.time(spec.path("acquireTime")).orElse(Instant.EPOCH),
                Fields.time(spec.path("renewTime")).orElse(Instant.EPOCH),
                spec.path("leaseTransitions").asInt(),
                Fields.resourceVersion(object));
    }

    private static ObjectNode object(Lease lease) {
        var object =
                Codec.newObject().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        var metadata =
                object.putObject("metadata").put("namespace", lease.namespace()).put("name", lease.name());
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
}
