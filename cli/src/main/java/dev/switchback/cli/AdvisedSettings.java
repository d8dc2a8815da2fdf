package dev.switchback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.SlidingWindow;
import dev.switchback.runtime.breaker.Thresholds;
import dev.switchback.runtime.config.Option;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * What candidates differ in, as a configuration says it: written into one, it makes the settings that were replayed. What
 * has no effect is left out.
 */
final class AdvisedSettings {
    private static final String OFF = "off";

    private AdvisedSettings() {}

    static String words(Settings settings) {
        return json(settings).properties().stream()
                .map(option -> option.getKey() + "=" + option.getValue().asText())
                .collect(Collectors.joining(" "));
    }

    static ObjectNode json(Settings settings) {
        ObjectNode node = OutputOption.object();
        Thresholds thresholds = settings.thresholds();
        if (thresholds.consecutiveFailures() == 0) {
            node.put(Option.FAIL_MAX.key(), OFF);
        } else {
            node.put(Option.FAIL_MAX.key(), thresholds.consecutiveFailures());
        }
        orOff(node, Option.FAILURE_RATE_THRESHOLD, thresholds.failureRate());
        SlidingWindow window = settings.window();
        orOff(node, Option.SLIDING_WINDOW_S, seconds(window.time()));
        if (thresholds.failureRate() > 0 || thresholds.slowCallRate() > 0) {
            if (window.time().isZero()) {
                node.put(Option.SLIDING_WINDOW_SIZE.key(), window.calls());
            }
            node.put(Option.MINIMUM_CALLS.key(), window.minimumCalls());
        }
        node.put(Option.RESET_TIMEOUT_S.key(), seconds(settings.opening().base()));
        Duration longest = settings.opening().longest();
        if (!longest.equals(Settings.defaults().opening().longest())) {
            node.put(Option.RESET_TIMEOUT_MAX_S.key(), seconds(longest));
        }
        return node;
    }

    private static void orOff(ObjectNode node, Option option, double value) {
        if (value == 0) {
            node.put(option.key(), OFF);
        } else {
            node.put(option.key(), value);
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
