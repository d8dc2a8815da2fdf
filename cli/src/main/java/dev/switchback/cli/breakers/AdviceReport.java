package dev.switchback.cli.breakers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.runtime.advisor.Advice;
import dev.switchback.runtime.advisor.Recording;
import dev.switchback.runtime.advisor.Replay;
import dev.switchback.runtime.breaker.Outcome;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.SlidingWindow;
import dev.switchback.runtime.breaker.Thresholds;
import dev.switchback.runtime.config.Option;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Advice for people and for programs. */
public final class AdviceReport {
    private static final String OFF = "off";

    private AdviceReport() {}

    static List<String> lines(Advice advice) {
        Recording recording = advice.recording();
        List<String> lines = new ArrayList<>();
        lines.add("  recorded: " + called(recording) + " calls, " + recording.count(Outcome.FAILURE) + " failed");
        for (Recording.Span outage : advice.outages()) {
            lines.add("  outage: " + time(recording, outage.from()) + " to " + time(recording, outage.to()));
        }
        lines.add("  in use: " + words(advice.current().settings()));
        lines.add("    " + advice.current().summary() + alarms(advice, advice.current()));
        advice.recommended()
                .filter(best -> !best.settings().equals(advice.current().settings()))
                .ifPresent(best -> {
                    lines.add("  recommended: " + words(best.settings()));
                    lines.add("    " + best.summary());
                });
        lines.add("  " + advice.summary());
        if (advice.current().unknown() > 0) {
            lines.add("  " + advice.current().unknown() + " attempts were rejected when this was recorded, and nobody"
                    + " knows how they would have ended; record with dry_run for exact advice");
        }
        return lines;
    }

    private static long called(Recording recording) {
        return recording.calls().size() - recording.count(Outcome.REJECTED);
    }

    private static String alarms(Advice advice, Replay replay) {
        long alarms = advice.falseAlarms(replay);
        return alarms == 0 ? "" : "; " + alarms + " of the openings outside of every outage";
    }

    private static String time(Recording recording, long nanos) {
        return recording.at(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static ObjectNode json(List<Advice> advice) {
        ObjectNode all = OutputOption.object();
        var breakers = all.putArray("breakers");
        advice.forEach(one -> {
            Recording recording = one.recording();
            ObjectNode node = breakers.addObject()
                    .put("breaker", recording.breaker())
                    .put("calls", called(recording))
                    .put("failed", recording.count(Outcome.FAILURE))
                    .put("summary", one.summary());
            var outages = node.putArray("outages");
            one.outages().forEach(outage -> outages.addObject()
                    .put("from", time(recording, outage.from()))
                    .put("to", time(recording, outage.to())));
            node.set("current", replay(one, one.current()));
            one.recommended().ifPresent(best -> node.set("recommended", replay(one, best)));
        });
        return all;
    }

    private static ObjectNode replay(Advice advice, Replay replay) {
        ObjectNode node = OutputOption.object();
        node.set("settings", settings(replay.settings()));
        var openings = node.putArray("openings");
        replay.openings().forEach(opened -> openings.add(time(advice.recording(), opened.nanos())));
        return node.put("false_alarms", advice.falseAlarms(replay))
                .put("spared", replay.spared())
                .put("lost", replay.lost())
                .put("unknown", replay.unknown());
    }

    /** What candidates differ in, as a configuration says it; what has no effect is left out. */
    static String words(Settings settings) {
        return settings(settings).properties().stream()
                .map(option -> option.getKey() + "=" + option.getValue().asText())
                .collect(Collectors.joining(" "));
    }

    /** Written into a configuration, it makes the settings that were replayed. */
    static ObjectNode settings(Settings settings) {
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
