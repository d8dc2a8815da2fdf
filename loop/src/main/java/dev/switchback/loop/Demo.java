package dev.switchback.loop;

import dev.switchback.loop.process.GaveUp;
import dev.switchback.loop.report.Milestone;
import dev.switchback.loop.report.Table;
import dev.switchback.loop.report.Timeline;
import dev.switchback.loop.script.Script;
import dev.switchback.loop.stage.Backstage;
import dev.switchback.loop.stage.Equipment;
import dev.switchback.loop.stage.Setting;
import dev.switchback.loop.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets the stage and plays one scenario on it. Closing ends everything that runs; it may be closed from another thread at
 * any time.
 */
public final class Demo implements AutoCloseable {
    private final Scenario scenario;
    private final Equipment equipment;
    private final Consumer<String> out;
    private final Backstage backstage;
    private final Instant begun;

    /** @param out gets each line for people, when there is something to tell */
    public Demo(Scenario scenario, Equipment equipment, Consumer<String> out) {
        this.scenario = scenario;
        this.equipment = equipment;
        this.out = out;
        this.begun = now();
        this.backstage = new Backstage(equipment, this::tell);
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
        out.accept("scenario " + scenario + ": " + scenario.story());
        Script script = Scripts.of(scenario);
        Setting setting = script.setting();
        Stage stage = backstage.set(setting);
        Timeline[] self = new Timeline[1];
        Timeline timeline = new Timeline((milestone, moment) -> tellMoment(self[0], milestone, moment));
        self[0] = timeline;
        Ending ending = new Play(scenario, script, stage, timeline, this::tell).run(versions);
        return new Played(ending, addresses(stage));
    }

    private static Map<String, String> addresses(Stage stage) {
        return Map.of(
                "page", stage.monitoring().service().toString(),
                "prometheus", stage.monitoring().prometheus().address().toString(),
                "alertmanager", stage.monitoring().alertmanager().address().toString(),
                "kubeconfig", stage.kubeconfig().toString());
    }

    private void tell(String line) {
        out.accept(String.format(
                Locale.ROOT, "%8s  %s", Table.seconds(Optional.of(Duration.between(begun, now()))), line));
    }

    private void tellMoment(Timeline timeline, Milestone milestone, Timeline.Moment moment) {
        String since = timeline.between(Milestone.FAULT, milestone)
                .map(time -> "+" + Table.seconds(Optional.of(time)))
                .orElse("");
        out.accept(String.format(Locale.ROOT, "%8s  %-16s  %s", since, milestone.words(), moment.detail()));
    }

    private Instant now() {
        return equipment.timekeeping().clock().instant();
    }

    @Override
    public void close() {
        backstage.close();
    }
}
