package dev.switchback.kubernetes;

import java.time.Duration;
import java.time.Instant;

/** Reads and writes {@code coordination.k8s.io/v1} Leases. */
public interface Leases {

    Reading<Lease> read(String namespace, String name);

    WriteOutcome create(Lease lease);

    /** Conflicts unless {@link Lease#resourceVersion()} is current. */
    WriteOutcome update(Lease lease);

    /**
     * A lease.
     *
     * @param holder empty when released
     * @param duration whole seconds
     * @param resourceVersion empty for one to be created
     */
    record Lease(
            String namespace,
            String name,
            String holder,
            Duration duration,
            Instant acquired,
            Instant renewed,
            int transitions,
            String resourceVersion) {}
}
