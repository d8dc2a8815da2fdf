package dev.switchback.localcluster.node;

import java.time.Instant;

/** A line that a container wrote to its output or error stream. */
public record LogLine(Instant time, String text) {}
