package dev.switchback.scenarios.play;

import dev.switchback.scenarios.alerts.WebhookBody;
import dev.switchback.scenarios.cluster.InitialCluster.ReadinessRule;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.file.Scenario;
import dev.switchback.scenarios.file.Step;
import dev.switchback.scenarios.file.Step.Action;
import dev.switchback.scenarios.file.Step.AlertSketch;
import dev.switchback.scenarios.report.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one incident: each event at its time, and after each event whatever is due by then. Time advances only when nothing
 * is due, so the same file always plays the same way.
 */
public final class Player {
    private static final Logger log = LoggerFactory.getLogger(Player.class);

    private final Scenario scenario;
    private final World world;
    private final People people;
    private final Sight sight;
    private final List<String> unplayable = new ArrayList<>();

    private Player(Scenario scenario) {
        this.scenario = scenario;
        this.world = new World(scenario);
        this.people = new People(world.server, world.time);
        this.sight = new Sight(world.client);
    }

    /**
     * Plays from the beginning to the time of the last event, all that is due by then included. An incident that cannot be
     * played has an outcome that says why.
     */
    public static Outcome play(Scenario scenario) {
        try {
            var player = new Player(scenario);
            scenario.timeline().forEach(player::step);
            return player.outcome();
        } catch (RuntimeException e) {
            log.error("cannot play {}", scenario.name(), e);
            return Outcome.impossible("line " + scenario.line() + ": " + e);
        }
    }

    private void step(Step step) {
        world.time.advanceTo(step.at());
        for (Action action : step.actions()) {
            try {
                act(action);
            } catch (CannotPlay e) {
                unplayable.add("line " + step.line() + ": " + e.getMessage());
            }
            world.time.runDue();
        }
    }

    private void act(Action action) {
        if (action instanceof Step.Alerts alerts) {
            alerts.alerts().forEach(this::fire);
        } else if (action instanceof Step.Resolve resolve) {
            int resolved = world.alertmanager.resolve(resolve.names());
            world.notes.add("resolved: " + resolve.names() + " (" + resolved + " alerts)");
        } else if (action instanceof Step.Deliver deliver) {
            deliver(deliver.alerts());
        } else if (action instanceof Step.Deploy deploy) {
            world.notes.add("deploy " + deploy.deployment() + " " + deploy.image());
            people.deploy(deploy.deployment(), deploy.image());
        } else if (action instanceof Step.Pods pods) {
            pods(pods);
        } else if (action instanceof Step.Approval approval) {
            answer(approval);
        } else if (action instanceof Step.Apply apply) {
            apply.objects().forEach(people::apply);
        } else if (action instanceof Step.Delete delete) {
            delete.objects().forEach(this::delete);
        } else if (action instanceof Step.Fault fault) {
            world.faults.announce(fault);
        } else if (action instanceof Step.Restart) {
            world.service.kill();
        }
    }

    private void fire(AlertSketch alert) {
        var labels = labels(alert);
        world.notes.add("alert fires: " + labels);
        world.alertmanager.fire(labels, alert.annotations(), alert.startsAt().map(m -> m.written()));
    }

    private void deliver(List<AlertSketch> alerts) {
        String now = world.time.instant().toString();
        var sent = alerts.stream()
                .map(a -> new WebhookBody.Sent(
                        a.status(),
                        labels(a),
                        a.annotations(),
                        a.startsAt().map(m -> m.written()),
                        a.endsAt()
                                .map(m -> m.written())
                                .orElse(a.status().equals("firing") ? WebhookBody.never() : now)))
                .toList();
        int status = world.service.post(WebhookBody.of(sent, Map.of()));
        world.notes.add("delivered " + sent.size() + " alerts: " + status);
    }

    /** With the label of the revision as it stands now. */
    private Map<String, String> labels(AlertSketch alert) {
        var labels = new LinkedHashMap<>(alert.labels());
        alert.revision().ifPresent(wanted -> {
            var place = new Place(labels.getOrDefault("namespace", ""), labels.getOrDefault("deployment", ""));
            sight.revision(place, wanted)
                    .ifPresentOrElse(
                            hash -> labels.put("pod_template_hash", hash),
                            () -> world.notes.add(place + " has no revision that is " + wanted + ": no label"));
        });
        return labels;
    }

    private void delete(Step.ObjectName name) {
        if (!people.delete(name)) {
            world.notes.add("nothing to delete: " + name);
        }
    }

    private void pods(Step.Pods pods) {
        Place place = pods.deployment();
        world.behave(new ReadinessRule(place.namespace(), place.name(), pods.image(), pods.ready()));
    }

    private void answer(Step.Approval approval) {
        String verdict = approval.approved() ? "approve" : "reject";
        world.notes.add(people.answer(approval)
                .map(name -> approval.by() + " answers " + name + ": " + verdict)
                .orElse(verdict + ": no case of " + approval.workload() + " awaits approval"));
    }

    private Outcome outcome() {
        world.time.advanceTo(scenario.end());
        world.faults.left().forEach(f -> world.notes.add("this fault never happened: " + f));
        return new Outcome(
                sight.rollbacks(),
                sight.images(),
                sight.revisions(),
                sight.selectors(),
                List.copyOf(world.changes),
                world.pages.pages(),
                List.copyOf(unplayable),
                world.notes.all());
    }
}
