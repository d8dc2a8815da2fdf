package dev.switchback.demo;

import dev.switchback.demo.load.Tally;
import dev.switchback.demo.monitoring.Alertmanager.FiringAlert;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.report.Timeline;
import dev.switchback.demo.report.Timeline.Milestone;
import dev.switchback.demo.script.Script;
import dev.switchback.demo.stage.DemoStage;
import dev.switchback.demo.stage.Shop;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at everything that can be seen from outside, again and again, and notes what was reached when. Times come from
 * where things happen: the users' log, Alertmanager, the record; only the pods' health and the end of the alert are as
 * exact as one looks often.
 */
final class Watcher {
    private final DemoStage stage;
    private final Script script;
    private final Script.Suspect suspect;
    private final Promise promise;
    private final Timeline timeline;
    private volatile Optional<Status> status = Optional.empty();

    Watcher(DemoStage stage, Script script, Script.Suspect suspect, Promise promise, Timeline timeline) {
        this.stage = stage;
        this.script = script;
        this.suspect = suspect;
        this.promise = promise;
        this.timeline = timeline;
    }

    /** The record of the suspect, when there is one. */
    Optional<Rollback> look() throws GaveUp {
        stage.monitoring().mustRun();
        if (!timeline.has(Milestone.FAULT)) {
            script.fault(stage, suspect)
                    .ifPresent(moment -> timeline.reached(Milestone.FAULT, moment.at(), moment.detail()));
        }
        Optional<List<FiringAlert>> firing = stage.monitoring().alertmanager().firing(Shop.NAMESPACE);
        firing.ifPresent(this::noteAlert);
        try {
            Optional<Rollback> record = stage.shop().suspecting(suspect.hash());
            if (record.isPresent()) {
                noteRecord(record.get());
            }
            firing.ifPresent(this::noteResolution);
            return record;
        } catch (ApiException e) {
            throw new GaveUp("the API server does not answer: " + e.getMessage());
        }
    }

    private void noteAlert(List<FiringAlert> firing) {
        firing.stream()
                .filter(alert -> alert.hash().equals(suspect.hash()))
                .min(Comparator.comparing(FiringAlert::startsAt))
                .ifPresent(alert -> timeline.reached(
                        Milestone.ALERT, alert.startsAt(), alert.name() + " for revision " + alert.hash()));
    }

    private void noteRecord(Rollback record) throws GaveUp {
        record.spec().alerts().stream()
                .map(AlertOccurrence::received)
                .min(Comparator.naturalOrder())
                .ifPresent(at -> timeline.reached(Milestone.WEBHOOK, at, "record " + record));
        Status status = record.status();
        this.status = Optional.of(status);
        status.decisions().stream()
                .filter(entry -> entry.outcome().equals(promise.decision()))
                .reduce((earlier, later) -> promise.isRefusal() ? earlier : later)
                .ifPresent(entry -> timeline.reached(
                        Milestone.DECISION,
                        entry.at(),
                        entry.outcome()
                                + entry.reason()
                                        .map(r -> " (" + r.text() + "): ")
                                        .orElse(": ")
                                + entry.message()));
        status.times().acted().ifPresent(at -> timeline.reached(Milestone.PATCH, at, change(status)));
        if (timeline.has(Milestone.PATCH) && !timeline.has(Milestone.HEALTHY) && script.isCured(stage)) {
            timeline.reached(Milestone.HEALTHY, now(), "users are served by the version from before");
        }
        if (isOver(record)) {
            timeline.reached(
                    Milestone.FINISHED,
                    status.times().finished().orElseGet(this::now),
                    status.phase().text()
                            + status.reason().map(reason -> "/" + reason.text()).orElse("") + ": " + status.message());
        }
    }

    /** A refusal where a rollback was promised may be re-opened by the next alert. */
    private boolean isOver(Rollback record) {
        return !record.status().phase().isOpen()
                && (promise.isRefusal() || !record.status().phase().isReopenable());
    }

    private void noteResolution(List<FiringAlert> firing) {
        if (!timeline.has(Milestone.ALERT)) {
            return;
        }
        if (firing.isEmpty()) {
            timeline.reached(Milestone.RESOLVED, now(), "no alert fires");
        } else if (timeline.has(Milestone.RESOLVED)) {
            timeline.withdraw(Milestone.RESOLVED, now(), "not yet: " + names(firing) + " fires");
        }
    }

    private static String change(Status status) {
        return status.plan()
                .map(plan -> plan.from().image() + " (" + plan.from().hash() + ") -> "
                        + plan.to().image() + " (" + plan.to().hash() + ")")
                .orElse("");
    }

    /** Which alerts fire, for the story of a failure. */
    String firing() {
        return stage.monitoring()
                .alertmanager()
                .firing(Shop.NAMESPACE)
                .map(Watcher::names)
                .filter(names -> !names.isEmpty())
                .orElse("none");
    }

    private static String names(List<FiringAlert> alerts) {
        return alerts.stream()
                .map(alert -> alert.name() + "{" + alert.hash() + "}")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** How things stand, for people who wait. */
    String situation() {
        Tally.Counts counts = stage.users().tally().counts();
        return status.filter(s -> s.phase().isOpen())
                .map(s -> s.phase() == Phase.VERIFYING ? verifying() : s.phase().text() + ": " + s.message())
                .orElseGet(() -> counts.failed() + " of " + counts.total() + " requests failed");
    }

    private String verifying() {
        if (!timeline.has(Milestone.HEALTHY)) {
            return "Verifying: pods are being replaced";
        }
        return timeline.has(Milestone.RESOLVED)
                ? "Verifying: healthy, no alert fires, but not for verify-soak yet"
                : "Verifying: healthy, the alert still fires";
    }

    private Instant now() {
        return stage.equipment().clock().instant();
    }
}
