package dev.switchback.loop.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The moments of one run. Thread-safe; each moment is told once, when it becomes known. */
public final class Timeline {
    private final Map<Milestone, Moment> moments = new EnumMap<>(Milestone.class);
    private final BiConsumer<Milestone, Moment> told;

    /** @param told hears of each moment as it becomes known */
    public Timeline(BiConsumer<Milestone, Moment> told) {
        this.told = told;
    }

    /**
     * When something happened.
     *
     * @param detail for people; may be empty
     */
    public record Moment(Instant at, String detail) {}

    /** Keeps a moment; one that is known already stays as it is. */
    public void reached(Milestone milestone, Instant at, String detail) {
        Moment moment = new Moment(at, detail);
        synchronized (this) {
            if (moments.putIfAbsent(milestone, moment) != null) {
                return;
            }
        }
        told.accept(milestone, moment);
    }

    /** It turned out not to be so: an alert that seemed resolved fires again. */
    public void withdraw(Milestone milestone, Instant at, String detail) {
        synchronized (this) {
            moments.remove(milestone);
        }
        told.accept(milestone, new Moment(at, detail));
    }

    public synchronized boolean has(Milestone milestone) {
        return moments.containsKey(milestone);
    }

    public synchronized Optional<Moment> get(Milestone milestone) {
        return Optional.ofNullable(moments.get(milestone));
    }

    /** What was reached, in order of time. */
    public synchronized List<Milestone> order() {
        return moments.entrySet().stream()
                .sorted(Comparator.comparing(moment -> moment.getValue().at()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** From one moment to the other; empty when one of them did not come. */
    public synchronized Optional<Duration> between(Milestone from, Milestone to) {
        Moment start = moments.get(from);
        Moment end = moments.get(to);
        return start == null || end == null ? Optional.empty() : Optional.of(Duration.between(start.at(), end.at()));
    }
}
