package dev.switchback.kubernetes;

import java.time.Instant;

/**
 * A pod of a workload.
 *
 * @param revisionHash by the label that pods of its kind carry: {@link WorkloadKind#hashLabel()}
 * @param ready its Ready condition
 * @param terminating whether a deletionTimestamp is set
 */
public record Pod(String uid, String name, String revisionHash, Instant created, boolean ready, boolean terminating) {}
