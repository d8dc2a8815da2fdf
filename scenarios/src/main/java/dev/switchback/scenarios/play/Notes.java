package dev.switchback.scenarios.play;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What happened when, for people who look for the cause of a difference. */
final class Notes {
    private static final int LONGEST = 2_000;

    private final InstantSource clock;
    private final Instant begin;
    private final List<String> lines = new ArrayList<>();

    Notes(InstantSource clock) {
        this.clock = clock;
        this.begin = clock.instant();
    }

    void add(String what) {
        if (lines.size() < LONGEST) {
            lines.add("+" + elapsed() + " " + what);
        }
    }

    private String elapsed() {
        Duration since = Duration.between(begin, clock.instant());
        String millis = since.toMillisPart() == 0 ? "" : "." + String.format("%03d", since.toMillisPart());
        return since.toSeconds() + millis + "s";
    }

    List<String> all() {
        return List.copyOf(lines);
    }
}
