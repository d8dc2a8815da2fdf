package dev.switchback.demo;

import dev.switchback.demo.load.Tally;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.report.DemoResult;
import dev.switchback.demo.report.Narrator;
import dev.switchback.demo.report.Seconds;
import dev.switchback.demo.report.Timeline;
import dev.switchback.demo.report.Timeline.Milestone;
import dev.switchback.demo.script.Script;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plays one scenario on a stage that is set, and judges how it ended. */
final class Play {
    private static final Duration UNTIL_FAULT = Duration.ofSeconds(60);
    private static final Duration UNTIL_ALERT = Duration.ofMinutes(2);
    private static final Duration UNTIL_END = Duration.ofMinutes(4);
    /** How long nothing may happen after a refusal. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final String scenario;
    private final Promise promise;
    private final Script script;
    private final DemoStage stage;
    private final Timeline timeline;
    private final Narrator narrator;
    private final List<String> objections = new ArrayList<>();

    /**
     * @param scenario its name, for the result
     * @param promise what it has to end with
     * @param timeline told about what is reached
     * @param narrator gets a line for each step
     */
    Play(String scenario, Promise promise, Script script, DemoStage stage, Timeline timeline, Narrator narrator) {
        this.scenario = scenario;
        this.promise = promise;
        this.script = script;
        this.stage = stage;
        this.timeline = timeline;
        this.narrator = narrator;
    }

    /**
     * Plays it to its end.
     *
     * @param addresses what can be visited, for the result
     * @throws GaveUp when it could not even be prepared
     */
    Ending run(Map<String, String> addresses) throws GaveUp, InterruptedException {
        script.prepare(stage, narrator::step);
        String before = script.untouched(stage);
        Script.Suspect suspect = script.strike(stage, narrator::step);
        Watcher watcher = new Watcher(stage, script, suspect, promise, timeline);
        narrator.situation(() -> watcher.situation());
        try {
            watch(watcher, before);
        } catch (GaveUp e) {
            objections.add(e.getMessage());
        }
        Optional<Rollback> record = watcher.look();
        judge(record, watcher);
        narrator.situation(() -> "");
        return ending(record, addresses);
    }

    private void watch(Watcher watcher, String before) throws GaveUp, InterruptedException {
        await("a failed response of the new version", UNTIL_FAULT, watcher, Milestone.FAULT);
        await("an alert", UNTIL_ALERT, watcher, Milestone.ALERT);
        await("the end", UNTIL_END, watcher, Milestone.FINISHED);
        if (promise.isRefusal()) {
            staysQuiet(before);
            relieve();
        }
        if (watcher.look().filter(promise::isKeptBy).isPresent()) {
            await("the alert to resolve", UNTIL_ALERT, watcher, Milestone.RESOLVED);
        }
    }

    private void await(String what, Duration limit, Watcher watcher, Milestone milestone)
            throws GaveUp, InterruptedException {
        stage.patience().await(what, limit, () -> {
            watcher.look();
            return timeline.get(milestone);
        });
    }

    private void staysQuiet(String before) throws GaveUp, InterruptedException {
        narrator.step("watching for " + QUIET.toSeconds() + " s that nothing is changed");
        stage.patience().pass("nothing to happen", QUIET);
        String after = script.untouched(stage);
        if (!after.equals(before)) {
            objections.add("nothing should have been changed, but " + before + " became " + after);
        }
    }

    private void relieve() throws GaveUp {
        try {
            script.relieve(stage);
            narrator.step("the payments service is back");
        } catch (IOException e) {
            throw new GaveUp("the payments service cannot come back: " + e.getMessage());
        }
    }

    private void judge(Optional<Rollback> record, Watcher watcher) {
        if (record.isEmpty()) {
            objections.add("there is no record of the new revision; firing alerts: " + watcher.firing());
        } else if (!promise.isKeptBy(record.get())) {
            objections.add("promised was " + promise + ", but record " + record.get() + " says "
                    + record.get().status().phase().text()
                    + record.get().status().reason().map(r -> "/" + r.text()).orElse("") + ": "
                    + record.get().status().message());
        }
        if (promise.isRefusal() && timeline.has(Milestone.PATCH)) {
            objections.add("something was changed although nothing should have been");
        }
        if (!promise.isRefusal() && !timeline.has(Milestone.HEALTHY)) {
            objections.add("the pods of the version from before did not become healthy");
        }
    }

    private Ending ending(Optional<Rollback> record, Map<String, String> addresses) {
        Tally.Counts counts = stage.users().tally().counts();
        DemoResult result = new DemoResult(
                scenario,
                record.map(r -> r.status().phase().text()).orElse(null),
                record.flatMap(r -> r.status().reason()).map(Reason::text).orElse(null),
                Seconds.of(timeline),
                counts,
                versions());
        String end = record.map(r -> r.status().phase().text()).orElse("finished");
        return new Ending(result, conclusion(record), timeline.table(end, counts), objections, addresses);
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>(stage.monitoring().versions());
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    private static String conclusion(Optional<Rollback> record) {
        return record.map(Rollback::status)
                .map(s -> (s.phase() == Phase.REFUSED ? "nothing was rolled back: " : "")
                        + s.phase().text() + s.reason().map(r -> "/" + r.text()).orElse("") + ": " + s.message())
                .orElse("there is no record");
    }
}
