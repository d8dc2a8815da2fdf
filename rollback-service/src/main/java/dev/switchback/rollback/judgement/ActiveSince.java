package dev.switchback.rollback.judgement;

import java.time.Instant;

/**
 * Since when a revision has been active.
 *
 * @param exact false when it may have been active for longer: the time is an upper bound
 * @param why where the time comes from
 */
public record ActiveSince(Instant at, boolean exact, String why) {}
