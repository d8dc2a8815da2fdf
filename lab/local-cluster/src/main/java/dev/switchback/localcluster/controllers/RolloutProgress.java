package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps the condition {@code Progressing}: whether a rollout gets on, is done, or has not moved for too long. */
final class RolloutProgress {
    private static final String DONE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";
    private static final Duration SLACK = Duration.ofSeconds(1);

    private RolloutProgress() {}

    /** Writes the condition into the {@code next} status; the Deployment's own status says how things were. */
    static void judge(Rollout rollout, ObjectNode next, Instant now) {
        var deployment = rollout.deployment();
        var conditions = new Conditions(next);
        if (deployment.progressDeadline().isEmpty()) {
            conditions.remove(Conditions.PROGRESSING);
            return;
        }
        boolean wasDone = count(next, "replicas") == count(next, "updatedReplicas")
                && conditions.reason(Conditions.PROGRESSING).equals(DONE);
        if (wasDone) {
            return;
        }
        var name = rollout.newSet()
                .map(set -> "ReplicaSet \"" + set.name() + "\"")
                .orElse("Deployment \"" + deployment.name() + "\"");
        if (DeploymentStatus.complete(deployment, next)) {
            conditions.set(progressing("True", DONE, name + " has successfully progressed.", now));
        } else if (moved(deployment.object().status(), next)) {
            conditions.replace(progressing("True", "ReplicaSetUpdated", name + " is progressing.", now));
        } else if (timedOut(deployment, conditions, now)) {
            conditions.set(progressing("False", TIMED_OUT, name + " has timed out progressing.", now));
        }
    }

    /** The condition {@code Progressing}. */
    static ObjectNode progressing(String status, String reason, String message, Instant now) {
        return Conditions.condition(Conditions.PROGRESSING, status, reason, message, now);
    }

    /** Notes in the status that the Deployment was paused or resumed; true when that changed it. */
    static boolean pausedOrResumed(Deployment deployment, Instant now) {
        var conditions = deployment.conditions();
        var reason = conditions.reason(Conditions.PROGRESSING);
        boolean noted = reason.equals("DeploymentPaused");
        if (deployment.progressDeadline().isEmpty() || reason.equals(TIMED_OUT) || noted == deployment.paused()) {
            return false;
        }
        deployment
                .mutableConditions()
                .set(
                        deployment.paused()
                                ? progressing("Unknown", "DeploymentPaused", "Deployment is paused", now)
                                : progressing("Unknown", "DeploymentResumed", "Deployment is resumed", now));
        return true;
    }

    /** How long from now the deadline has to be looked at; empty when there is nothing to wait for. */
    static Optional<Duration> lookAgain(Deployment deployment, Instant now) {
        var conditions = deployment.conditions();
        var condition = conditions.get(Conditions.PROGRESSING);
        if (condition.isEmpty()
                || deployment.progressDeadline().isEmpty()
                || conditions.reason(Conditions.PROGRESSING).equals(TIMED_OUT)
                || DeploymentStatus.complete(deployment, deployment.object().status())) {
            return Optional.empty();
        }
        var left = Duration.between(now, deadline(deployment, condition.get())).plus(SLACK);
        return Optional.of(left.compareTo(SLACK) < 0 ? SLACK : left);
    }

    private static boolean moved(JsonNode before, JsonNode after) {
        int oldBefore = count(before, "replicas") - count(before, "updatedReplicas");
        int oldAfter = count(after, "replicas") - count(after, "updatedReplicas");
        return oldAfter < oldBefore
                || count(after, "updatedReplicas") > count(before, "updatedReplicas")
                || count(after, "readyReplicas") > count(before, "readyReplicas")
                || count(after, "availableReplicas") > count(before, "availableReplicas");
    }

    private static boolean timedOut(Deployment deployment, Conditions conditions, Instant now) {
        var condition = conditions.get(Conditions.PROGRESSING);
        var reason = conditions.reason(Conditions.PROGRESSING);
        if (condition.isEmpty() || reason.equals(DONE)) {
            return false;
        }
        return reason.equals(TIMED_OUT) || deadline(deployment, condition.get()).isBefore(now);
    }

    private static Instant deadline(Deployment deployment, JsonNode condition) {
        var updated = ApiObject.time(condition.path("lastUpdateTime")).orElse(Instant.EPOCH);
        return updated.plus(deployment.progressDeadline().orElse(Duration.ZERO));
    }

    private static int count(JsonNode status, String field) {
        return status.path(field).asInt();
    }
}
