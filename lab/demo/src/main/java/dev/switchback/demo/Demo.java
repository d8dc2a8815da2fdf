package dev.switchback.demo;

import dev.switchback.demo.canary.CanaryPlay;
import dev.switchback.demo.canary.Release;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.report.DemoResult;
import dev.switchback.demo.report.Narrator;
import dev.switchback.demo.report.Seconds;
import dev.switchback.demo.report.Timeline;
import dev.switchback.demo.script.Script;
import dev.switchback.demo.stage.Backstage;
import dev.switchback.demo.stage.CanaryStage;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Equipment;
import dev.switchback.resources.DeliveryPhase;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;

/**
 * Sets the stage and plays one scenario on it. Closing ends everything that runs; it may be closed from another thread at
 * any time.
 */
public final class Demo implements AutoCloseable {
    private final DemoScenario scenario;
    private final Equipment equipment;
    private final Narrator narrator;
    private final Backstage backstage;

    /** @param narrator tells people what happens */
    public Demo(DemoScenario scenario, Equipment equipment, Narrator narrator) {
        this.scenario = scenario;
        this.equipment = equipment;
        this.narrator = narrator;
        this.backstage = new Backstage(equipment, narrator);
    }

    /**
     * Plays the scenario to its end, whatever that is.
     *
     * @throws GaveUp when it could not even begin
     */
    public Ending run() throws GaveUp, IOException, InterruptedException {
        narrator.say("scenario " + scenario + ": " + scenario.story());
        narrator.say("");
        ScheduledFuture<?> telling = narrator.keepTelling(equipment.timer());
        try {
            return play();
        } finally {
            telling.cancel(false);
        }
    }

    private Ending play() throws GaveUp, IOException, InterruptedException {
        Optional<Release> release = scenario.release();
        return release.isPresent()
                ? play(release.get())
                : play(scenario.incident().orElseThrow());
    }

    private Ending play(DemoScenario.Incident incident) throws GaveUp, IOException, InterruptedException {
        Script script = incident.script().get();
        DemoStage stage = backstage.set(script.setting());
        var timeline = new Timeline(narrator::moment);
        return new Play(scenario.toString(), incident.promise(), script, stage, timeline, narrator)
                .run(addresses(stage));
    }

    private Ending play(Release release) throws GaveUp, IOException, InterruptedException {
        CanaryStage stage = backstage.setForCanary(release.versions());
        var play = new CanaryPlay(release, stage, narrator);
        play.run();
        Map<String, String> versions = new TreeMap<>(stage.watch().versions());
        versions.put("java", Runtime.version().toString());
        var result = new DemoResult(
                scenario.toString(),
                play.phase().map(DeliveryPhase::text).orElse(null),
                null,
                Seconds.of(new Timeline(narrator::moment)),
                stage.users().tally().counts(),
                versions);
        return new Ending(result, play.conclusion(), play.table(), play.objections(), addresses(stage));
    }

    private static Map<String, String> addresses(CanaryStage stage) {
        return Map.of(
                "orders", stage.users().address(),
                "prometheus", stage.watch().prometheus().address().toString(),
                "kubeconfig", stage.kubeconfig().toString());
    }

    private static Map<String, String> addresses(DemoStage stage) {
        DemoStage.Monitoring monitoring = stage.monitoring();
        return Map.of(
                "orders", stage.users().address(),
                "page", monitoring.service().at("/").toString(),
                "history", monitoring.service().at("/history").toString(),
                "prometheus", monitoring.prometheus().address() + "/api/v1/alerts",
                "alertmanager", monitoring.alertmanager().address() + "/api/v2/alerts",
                "kubeconfig", stage.kubeconfig().toString());
    }

    @Override
    public void close() {
        backstage.close();
    }
}
