package dev.switchback.loop;

import dev.switchback.loop.load.Tally;
import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.report.Milestone;
import dev.switchback.loop.report.Narrator;
import dev.switchback.loop.report.Result;
import dev.switchback.loop.report.Seconds;
import dev.switchback.loop.report.Table;
import dev.switchback.loop.report.Timeline;
import dev.switchback.loop.script.Script;
import dev.switchback.loop.stage.Stage;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays one scenario on a stage that is set, and judges how it ended. */
final class Play {
    private static final Duration UNTIL_FAULT = Duration.ofSeconds(60);
    private static final Duration UNTIL_ALERT = Duration.ofMinutes(2);
    private static final Duration UNTIL_END = Duration.ofMinutes(4);
    /** How long nothing may happen after a refusal. */
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Scenario scenario;
    private final Script script;
    private final Stage stage;
    private final Timeline timeline;
    private final Narrator narrator;
    private final List<String> objections = new ArrayList<>();

    /**
     * @param timeline told about what is reached
     * @param narrator gets a line for each step
     */
    Play(Scenario scenario, Script script, Stage stage, Timeline timeline, Narrator narrator) {
        this.scenario = scenario;
        this.script = script;
        this.stage = stage;
        this.timeline = timeline;
        this.narrator = narrator;
    }

    /**
     * Plays it to its end.
     *
     * @param versions of the programs, for the result
     * @throws GaveUp when it could not even be prepared
     */
    Ending run(Map<String, String> versions) throws GaveUp, InterruptedException {
        script.prepare(stage, narrator::step);
        String before = script.untouched(stage);
        Script.Suspect suspect = script.strike(stage, narrator::step);
        Watcher watcher = new Watcher(stage, script, suspect, scenario.promise(), timeline);
        narrator.situation(() -> watcher.situation());
        try {
            watch(watcher, before);
        } catch (GaveUp e) {
            objections.add(e.getMessage());
        }
        Optional<Rollback> record = watcher.look();
        judge(record, watcher);
        narrator.situation(() -> "");
        return ending(record, versions);
    }

    private void watch(Watcher watcher, String before) throws GaveUp, InterruptedException {
        await("a failed response of the new version", UNTIL_FAULT, watcher, Milestone.FAULT);
        await("an alert", UNTIL_ALERT, watcher, Milestone.ALERT);
        await("the end", UNTIL_END, watcher, Milestone.FINISHED);
        if (scenario.promise().isRefusal()) {
            staysQuiet(before);
            relieve();
        }
        if (watcher.look().filter(scenario.promise()::isKeptBy).isPresent()) {
            await("the alert to resolve", UNTIL_ALERT, watcher, Milestone.RESOLVED);
        }
    }

    private void await(String what, Duration limit, Watcher watcher, Milestone milestone)
            throws GaveUp, InterruptedException {
        stage.extras().patience().await(what, limit, () -> {
            watcher.look();
            return timeline.get(milestone);
        });
    }

    private void staysQuiet(String before) throws GaveUp, InterruptedException {
        narrator.step("watching for " + QUIET.toSeconds() + " s that nothing is changed");
        stage.extras().patience().pass("nothing to happen", QUIET);
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
        } else if (!scenario.promise().isKeptBy(record.get())) {
            objections.add("promised was " + scenario.promise() + ", but record " + record.get() + " says "
                    + record.get().status().phase().text()
                    + record.get().status().reason().map(r -> "/" + r.text()).orElse("") + ": "
                    + record.get().status().message());
        }
        if (scenario.promise().isRefusal() && timeline.has(Milestone.PATCH)) {
            objections.add("something was changed although nothing should have been");
        }
        if (!scenario.promise().isRefusal() && !timeline.has(Milestone.HEALTHY)) {
            objections.add("the pods of the version from before did not become healthy");
        }
    }

    private Ending ending(Optional<Rollback> record, Map<String, String> versions) {
        Tally.Counts counts = stage.extras().users().tally().counts();
        Result.Requests requests = new Result.Requests(counts.total(), counts.failed());
        Result result = new Result(
                scenario.toString(),
                record.map(r -> r.status().phase().text()).orElse(null),
                record.flatMap(r -> r.status().reason()).map(Reason::text).orElse(null),
                Seconds.of(timeline),
                requests,
                versions);
        String end = record.map(r -> r.status().phase().text()).orElse("finished");
        return new Ending(result, conclusion(record), Table.of(timeline, end, requests), objections);
    }

    private static String conclusion(Optional<Rollback> record) {
        return record.map(Rollback::status)
                .map(s -> (s.phase() == Phase.REFUSED ? "nothing was rolled back: " : "")
                        + s.phase().text() + s.reason().map(r -> "/" + r.text()).orElse("") + ": " + s.message())
                .orElse("there is no record");
    }
}
