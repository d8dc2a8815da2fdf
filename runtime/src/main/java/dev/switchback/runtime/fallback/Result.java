package dev.switchback.runtime.fallback;

/** An answer and where it comes from. Requests at the same moment for the same thing get the same value. */
public record Result<A>(A value, Provenance provenance) {}
