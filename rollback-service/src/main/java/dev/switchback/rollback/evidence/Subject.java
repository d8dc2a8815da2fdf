package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.judgement.BlueGreen;
import java.time.Instant;
import java.util.Optional;

/** A workload and the blue-green pair that it belongs to, read together. */
public record Subject(Workload workload, Optional<BlueGreen> blueGreen, Instant serverTime) {}
