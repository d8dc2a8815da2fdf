package dev.switchback.kubernetes;

import java.time.Instant;

/**
 * A pod of a workload.
 *
 * @param revisionHash its {@code pod-template-hash} label
 * @param ready its Ready condition
 * @param terminating whether a deletionTimestamp is set
 */
public record Pod(String uid, String name, String revisionHash, Instant created, boolean ready, boolean terminating) {}
