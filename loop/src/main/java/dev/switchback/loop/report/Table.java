package dev.switchback.loop.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The measured seconds as a table for people. */
public final class Table {
    private Table() {}

    /**
     * Lines, without line breaks.
     *
     * @param end what the last milestone is called, such as {@code Succeeded}
     */
    public static List<String> of(Timeline timeline, String end, Result.Requests requests) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "seconds", "since fault"));
        Optional<Milestone> before = Optional.empty();
        for (Milestone milestone : order(timeline)) {
            Optional<Duration> step = before.flatMap(last -> timeline.between(last, milestone));
            lines.add(row(
                    milestone == Milestone.FINISHED ? end : milestone.words(),
                    seconds(step),
                    seconds(timeline.between(Milestone.FAULT, milestone))));
            before = timeline.has(milestone) ? Optional.of(milestone) : before;
        }
        lines.add(requests(requests));
        return lines;
    }

    /** What was reached in order of time; what was not, behind what would have come before it. */
    private static List<Milestone> order(Timeline timeline) {
        List<Milestone> order = new ArrayList<>(timeline.order());
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

    private static String requests(Result.Requests requests) {
        double share = requests.total() == 0 ? 0 : 100.0 * requests.failed() / requests.total();
        return String.format(
                Locale.ROOT, "requests: %d failed of %d (%.1f%%)", requests.failed(), requests.total(), share);
    }
}
