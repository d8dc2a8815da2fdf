package dev.switchback.loop.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The measured seconds as a table for people. */
public final class Table {
    private Table() {}

    /** Lines, without line breaks. */
    public static List<String> of(Timeline timeline, Result.Requests requests) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-18s %12s %12s", "step", "seconds", "since fault"));
        Milestone before = null;
        for (Milestone milestone : timeline.order()) {
            Milestone last = before;
            Optional<Duration> step = last == null ? Optional.empty() : timeline.between(last, milestone);
            lines.add(line(milestone, step, timeline.between(Milestone.FAULT, milestone)));
            before = milestone;
        }
        for (Milestone milestone : Milestone.values()) {
            if (!timeline.has(milestone)) {
                lines.add(line(milestone, Optional.empty(), Optional.empty()));
            }
        }
        lines.add(requests(requests));
        return lines;
    }

    private static String line(Milestone milestone, Optional<Duration> step, Optional<Duration> sinceFault) {
        return String.format(Locale.ROOT, "%-18s %12s %12s", milestone.words(), seconds(step), seconds(sinceFault));
    }

    /** Seconds to the hundredth, or a dash. */
    public static String seconds(Optional<Duration> time) {
        return time.map(t -> String.format(Locale.ROOT, "%.2f", t.toNanos() / 1e9))
                .orElse("-");
    }

    private static String requests(Result.Requests requests) {
        double share = requests.total() == 0 ? 0 : 100.0 * requests.failed() / requests.total();
        return String.format(
                Locale.ROOT, "requests: %d failed of %d (%.1f%%)", requests.failed(), requests.total(), share);
    }
}
