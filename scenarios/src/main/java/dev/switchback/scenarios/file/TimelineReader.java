package dev.switchback.scenarios.file;

import dev.switchback.scenarios.file.Step.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the timeline. */
final class TimelineReader {
    private final Instant now;
    private final ActionReader actions;

    TimelineReader(Instant now) {
        this.now = now;
        this.actions = new ActionReader(now);
    }

    List<Step> read(Value list) {
        var steps = new ArrayList<Step>();
        Instant last = now;
        for (Value item : list.items()) {
            Step step = step(item);
            if (step.at().isBefore(last)) {
                item.entries()
                        .getOrDefault("after", item)
                        .problem(
                                last.equals(now)
                                        ? "this is before now, when the incident begins"
                                        : "this is before the event above it; the timeline is written in order");
            } else {
                last = step.at();
            }
            steps.add(step);
        }
        return steps;
    }

    private Step step(Value item) {
        var fields = item.fields(ActionReader.STEP_KEYS.toArray(String[]::new));
        Instant at =
                fields.required("after").map(v -> Times.read(v, now).instant()).orElse(now);
        List<Action> done = fields.keys().stream()
                .flatMap(key -> fields.optional(key).stream().map(value -> actions.read(key, value)))
                .flatMap(Optional::stream)
                .toList();
        return new Step(item.line(), at, done);
    }
}
