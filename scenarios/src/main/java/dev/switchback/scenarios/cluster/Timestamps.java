package dev.switchback.scenarios.cluster;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as Kubernetes objects hold them: whole seconds. */
final class Timestamps {
    private Timestamps() {}

    static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
