package dev.switchback.runtime.registry;

import dev.switchback.runtime.breaker.BreakerEvent;
import java.time.Instant;

/** Something that happened to a breaker, and when, by the wall clock. */
public record HistoryEntry(Instant at, BreakerEvent event) {}
