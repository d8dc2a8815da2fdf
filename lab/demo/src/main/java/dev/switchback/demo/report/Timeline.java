package dev.switchback.demo.report;

import dev.switchback.demo.load.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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

    /**
     * The measured seconds as lines for people, without line breaks.
     *
     * @param end what the last milestone is called, such as {@code Succeeded}
     */
    public List<String> table(String end, Tally.Counts requests) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "seconds", "since fault"));
        Optional<Milestone> before = Optional.empty();
        for (Milestone milestone : reachedAndMissing()) {
            Optional<Duration> step = before.flatMap(last -> between(last, milestone));
            lines.add(row(
                    milestone == Milestone.FINISHED ? end : milestone.words(),
                    seconds(step),
                    seconds(between(Milestone.FAULT, milestone))));
            before = has(milestone) ? Optional.of(milestone) : before;
        }
        lines.add(requests(requests));
        return lines;
    }

    /** What was reached in order of time; what was not, behind what would have come before it. */
    private List<Milestone> reachedAndMissing() {
        List<Milestone> order = new ArrayList<>(order());
        int next = 0;
        for (Milestone milestone : Milestone.values()) {
            if (!order.contains(milestone)) {
                order.add(next, milestone);
            }
            next = order.indexOf(milestone) + 1;
        }
        return order;
    }

    private static String row(String what, String seconds, String sinceFault) {
        return String.format(Locale.ROOT, "%-18s %12s %12s", what, seconds, sinceFault);
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(t -> String.format(Locale.ROOT, "%.2f", t.toNanos() / 1e9))
                .orElse("-");
    }

    private static String requests(Tally.Counts requests) {
        double share = requests.total() == 0 ? 0 : 100.0 * requests.failed() / requests.total();
        return String.format(
                Locale.ROOT, "requests: %d failed of %d (%.1f%%)", requests.failed(), requests.total(), share);
    }

    /** The way from a fault to its cure, in order. */
    public enum Milestone {
        FAULT("fault"),
        ALERT("alert firing"),
        WEBHOOK("webhook received"),
        DECISION("decision"),
        PATCH("patch"),
        HEALTHY("pods healthy"),
        RESOLVED("alert resolved"),
        FINISHED("finished");

        private final String words;

        Milestone(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
