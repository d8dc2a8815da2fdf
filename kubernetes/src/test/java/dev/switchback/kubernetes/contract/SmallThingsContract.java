package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Leases.Lease;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leases, Events and namespaces. */
interface SmallThingsContract extends Contract {

    @Test
    default void aLeaseIsTakenByOneOnly() {
        var leases = cluster().leases();
        var namespace = playground().namespace();
        var taken = new Lease(
                "replica-1",
                Duration.ofSeconds(15),
                Instant.parse("2026-01-15T12:00:00.123456Z"),
                Instant.parse("2026-01-15T12:00:01Z"),
                0,
                "");
        assertThat(leases.read(namespace, "leader").found()).isEmpty();

        is(WriteOutcome.Kind.APPLIED, leases.create(namespace, "leader", taken));
        is(WriteOutcome.Kind.CONFLICT, leases.create(namespace, "leader", taken));
        var read = leases.read(namespace, "leader").found().orElseThrow();
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("resourceVersion")
                .isEqualTo(taken);

        var released = new Lease("", read.duration(), read.acquired(), read.renewed(), 1, read.resourceVersion());
        is(WriteOutcome.Kind.APPLIED, leases.update(namespace, "leader", released));
        is(WriteOutcome.Kind.CONFLICT, leases.update(namespace, "leader", released));
        var now = leases.read(namespace, "leader").found().orElseThrow();
        assertThat(now.holder()).isEmpty();
        assertThat(now.transitions()).isEqualTo(1);
    }

    @Test
    default void anEventIsRecordedOnceWhereDescribeLooks() {
        playground().deploy("orders", "orders:1", 0);
        var uid = playground().read("orders").uid();
        var event = new Events.Event(
                "orders.rolledback-1",
                Events.Type.WARNING,
                "RolledBack",
                "Rollback",
                "back to 1",
                Instant.parse("2026-01-15T12:00:00.5Z"));

        is(WriteOutcome.Kind.APPLIED, cluster().events().record(playground().deployment("orders"), uid, event));
        is(WriteOutcome.Kind.CONFLICT, cluster().events().record(playground().deployment("orders"), uid, event));

        var shown = playground()
                .get(playground().path("/api/v1/events")
                        + "?fieldSelector=involvedObject.name%3Dorders,involvedObject.kind%3DDeployment,involvedObject.uid%3D"
                        + uid);
        assertThat(shown.path("items")).anySatisfy(e -> {
            assertThat(e.path("reason").asText()).isEqualTo("RolledBack");
            assertThat(e.path("type").asText()).isEqualTo("Warning");
            assertThat(e.path("message").asText()).isEqualTo("back to 1");
            assertThat(e.path("lastTimestamp").asText()).isEqualTo("2026-01-15T12:00:00Z");
        });
    }

    @Test
    default void aNamespaceIsReadAndAnnotated() {
        var namespaces = cluster().namespaces();

        is(
                WriteOutcome.Kind.APPLIED,
                namespaces.annotate(playground().namespace(), Map.of("switchback.dev/freeze", "until")));

        var reading = namespaces.read(playground().namespace());
        var info = reading.found().orElseThrow();
        assertThat(info.annotations()).containsEntry("switchback.dev/freeze", "until");
        assertThat(info.terminating()).isFalse();
        assertThat(info.uid()).isNotEmpty();
        assertThat(reading.serverTime())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(namespaces.read("no-such-namespace").found()).isEmpty();
        is(WriteOutcome.Kind.MISSING, namespaces.annotate("no-such-namespace", Map.of("a", "b")));
        is(WriteOutcome.Kind.CONFLICT, namespaces.create(playground().namespace()));
    }
}
