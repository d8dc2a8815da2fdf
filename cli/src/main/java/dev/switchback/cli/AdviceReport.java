package dev.switchback.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.advisor.Advice;
import dev.switchback.runtime.advisor.Recording;
import dev.switchback.runtime.advisor.Replay;
import dev.switchback.runtime.advisor.Span;
import dev.switchback.runtime.breaker.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Advice for people and for programs. */
final class AdviceReport {
    private AdviceReport() {}

    static List<String> lines(Advice advice) {
        Recording recording = advice.recording();
        List<String> lines = new ArrayList<>();
        lines.add("  recorded: " + called(recording) + " calls, " + recording.count(Outcome.FAILURE) + " failed");
        for (Span outage : advice.outages()) {
            lines.add("  outage: " + time(recording, outage.from()) + " to " + time(recording, outage.to()));
        }
        lines.add("  in use: " + AdvisedSettings.words(advice.current().settings()));
        lines.add("    " + advice.current().summary() + alarms(advice, advice.current()));
        advice.recommended()
                .filter(best -> !best.settings().equals(advice.current().settings()))
                .ifPresent(best -> {
                    lines.add("  recommended: " + AdvisedSettings.words(best.settings()));
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
        node.set("settings", AdvisedSettings.json(replay.settings()));
        var openings = node.putArray("openings");
        replay.openings().forEach(opened -> openings.add(time(advice.recording(), opened.nanos())));
        return node.put("false_alarms", advice.falseAlarms(replay))
                .put("spared", replay.spared())
                .put("lost", replay.lost())
                .put("unknown", replay.unknown());
    }
}
