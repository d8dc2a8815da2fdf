package dev.switchback.loop;

import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.report.Narrator;
import dev.switchback.loop.report.Timeline;
import dev.switchback.loop.script.Script;
import dev.switchback.loop.stage.Backstage;
import dev.switchback.loop.stage.Equipment;
import dev.switchback.loop.stage.Setting;
import dev.switchback.loop.stage.Stage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;

/**
 * Sets the stage and plays one scenario on it. Closing ends everything that runs; it may be closed from another thread at
 * any time.
 */
public final class Demo implements AutoCloseable {
    private final Scenario scenario;
    private final Equipment equipment;
    private final Narrator narrator;
    private final Backstage backstage;

    /** @param narrator tells people what happens */
    public Demo(Scenario scenario, Equipment equipment, Narrator narrator) {
        this.scenario = scenario;
        this.equipment = equipment;
        this.narrator = narrator;
        this.backstage = new Backstage(equipment, narrator);
    }

    /**
     * What is there once the scenario was played, for as long as this is not closed.
     *
     * @param addresses what can be visited, by its name
     */
    public record Played(Ending ending, Map<String, String> addresses) {}

    /**
     * Plays the scenario to its end, whatever that is.
     *
     * @param versions of the programs that take part, for the result
     * @throws GaveUp when it could not even begin
     */
    public Played run(Map<String, String> versions) throws GaveUp, IOException, InterruptedException {
        narrator.say("scenario " + scenario + ": " + scenario.story());
        narrator.say("");
        ScheduledFuture<?> telling =
                narrator.keepTelling(equipment.timekeeping().timer());
        try {
            return play(versions);
        } finally {
            telling.cancel(false);
        }
    }

    private Played play(Map<String, String> versions) throws GaveUp, IOException, InterruptedException {
        Script script = Scripts.of(scenario);
        Setting setting = script.setting();
        Stage stage = backstage.set(setting);
        Ending ending = new Play(scenario, script, stage, new Timeline(narrator::moment), narrator).run(versions);
        return new Played(ending, addresses(stage));
    }

    private static Map<String, String> addresses(Stage stage) {
        Stage.Monitoring monitoring = stage.monitoring();
        return Map.of(
                "orders", stage.extras().users().address(),
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
