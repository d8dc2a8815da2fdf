package dev.switchback.scenarios.play;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.scenarios.alerts.WebhookBody;
import dev.switchback.scenarios.cluster.InitialCluster.ReadinessRule;
import dev.switchback.scenarios.file.IncidentStage;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.Scenario.Step;
import dev.switchback.scenarios.report.PlayedOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one incident: each event at its time, and after each event whatever is due by then. Time advances only when nothing
 * is due, so the same file always plays the same way.
 */
public final class Player implements IncidentStage {
    private static final Logger log = LoggerFactory.getLogger(Player.class);

    private final Scenario scenario;
    private final World world;
    private final ClusterActions people;
    private final ClusterInspector cluster;
    private final List<String> unplayable = new ArrayList<>();

    private Player(Scenario scenario) {
        this.scenario = scenario;
        this.world = new World(scenario);
        this.people = new ClusterActions(world.server, world.time, world.kinds);
        this.cluster = world.inspector;
    }

    /**
     * Plays from the beginning to the time of the last event, all that is due by then included. An incident that cannot be
     * played has an outcome that says why.
     */
    public static PlayedOutcome play(Scenario scenario) {
        try {
            var player = new Player(scenario);
            scenario.timeline().forEach(player::step);
            return player.outcome();
        } catch (RuntimeException e) {
            log.error("cannot play {}", scenario.name(), e);
            return PlayedOutcome.impossible("line " + scenario.heading().line() + ": " + e);
        }
    }

    private void step(Step step) {
        advanceTo(step.at());
        for (Consumer<IncidentStage> action : step.actions()) {
            try {
                action.accept(this);
            } catch (ClusterActions.Impossible e) {
                unplayable.add("line " + step.line() + ": " + e.getMessage());
            }
            world.time.runDue();
        }
        world.traffic.begin();
    }

    /** What begins at that very time is begun when what happens then has happened. */
    private void advanceTo(Instant at) {
        for (var next = world.traffic.next(); next.filter(at::isAfter).isPresent(); next = world.traffic.next()) {
            world.time.advanceTo(next.get());
            world.traffic.begin();
        }
        world.time.advanceTo(at);
    }

    @Override
    public void alerts(List<AlertSketch> alerts) {
        for (AlertSketch alert : alerts) {
            var labels = labels(alert);
            world.events.add("alert fires: " + labels);
            world.alertmanager.fire(labels, alert.annotations(), alert.startsAt());
        }
    }

    @Override
    public void resolve(List<String> names) {
        int resolved = world.alertmanager.resolve(names);
        world.events.add("resolved: " + names + " (" + resolved + " alerts)");
    }

    @Override
    public void deliver(List<AlertSketch> alerts) {
        String now = world.time.instant().toString();
        var sent = alerts.stream()
                .map(alert -> new WebhookBody.Sent(
                        alert.resolved() ? "resolved" : "firing",
                        labels(alert),
                        alert.annotations(),
                        alert.startsAt(),
                        alert.endsAt().orElse(alert.resolved() ? now : WebhookBody.never())))
                .toList();
        int status = world.service.post(WebhookBody.of(sent, Map.of()));
        world.events.add("delivered " + sent.size() + " alerts: " + status);
    }

    /** With the label of the revision as it is now. */
    private Map<String, String> labels(AlertSketch alert) {
        var labels = new LinkedHashMap<>(alert.labels());
        alert.revision().ifPresent(wanted -> {
            WorkloadKind kind = Stream.of(WorkloadKind.STATEFUL_SET, WorkloadKind.DAEMON_SET)
                    .filter(k -> labels.containsKey(k.label()))
                    .findFirst()
                    .orElse(WorkloadKind.DEPLOYMENT);
            var place = new Place(labels.getOrDefault("namespace", ""), labels.getOrDefault(kind.label(), ""));
            cluster.revision(kind, place, wanted)
                    .ifPresentOrElse(
                            hash -> labels.put(kind.alertHashLabel(), hash),
                            () -> world.events.add(place + " has no " + wanted + " revision: no label"));
        });
        return labels;
    }

    @Override
    public void deploy(Place deployment, String image) {
        world.events.add("deploy " + deployment + " " + image);
        people.deploy(deployment, image);
    }

    @Override
    public void pods(Place deployment, String image, boolean ready) {
        world.behave(new ReadinessRule(deployment.namespace(), deployment.name(), image, ready));
    }

    @Override
    public void rolloutRestart(Place deployment) {
        world.events.add("rollout restart of " + deployment);
        people.rolloutRestart(deployment);
    }

    @Override
    public void answer(Place workload, String by, boolean approved) {
        String verdict = approved ? "approve" : "reject";
        world.events.add(people.answer(workload, by, approved)
                .map(name -> by + " answers " + name + ": " + verdict)
                .orElse(verdict + ": no rollback of " + workload + " awaits approval"));
    }

    @Override
    public void apply(List<ObjectNode> objects) {
        for (ObjectNode object : objects) {
            world.define(object);
            people.apply(object);
        }
    }

    @Override
    public void delete(String kind, Place name) {
        if (!people.delete(kind, name)) {
            world.events.add("nothing to delete: " + kind + " " + name);
        }
    }

    @Override
    public void run(Part part, boolean up) {
        world.events.add(part.name().toLowerCase(Locale.ROOT) + (up ? " starts" : " stops"));
        boolean prometheus = part == Part.PROMETHEUS;
        if (up && prometheus) {
            world.traffic.start();
            world.alertmanager.startPrometheus();
        } else if (up) {
            world.alertmanager.start();
        } else if (prometheus) {
            world.traffic.stop();
            world.alertmanager.stopPrometheus();
        } else {
            world.alertmanager.stop();
        }
    }

    @Override
    public void restartService() {
        world.service.kill();
    }

    @Override
    public void fault(String call, int nth, String kind) {
        world.faults.at(call, nth, kind);
    }

    private PlayedOutcome outcome() {
        advanceTo(scenario.end());
        if (world.faults.waits()) {
            world.events.add("a fault never happened; these calls had one: " + world.faults.struck());
        }
        return new PlayedOutcome(
                cluster.rollbacks(),
                new PlayedOutcome.State(cluster.images(), cluster.revisions(), cluster.selectors()),
                world.events.changes(),
                world.events.pages(),
                List.copyOf(unplayable),
                world.events.lines());
    }
}
