package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A Deployment. */
record Deployment(ApiObject object) {
    private static final int NO_DEADLINE = Integer.MAX_VALUE;

    String name() {
        return object.name();
    }

    int replicas() {
        return object.spec().path("replicas").asInt(1);
    }

    boolean paused() {
        return object.spec().path("paused").asBoolean();
    }

    boolean recreate() {
        return object.spec().at("/strategy/type").asText().equals("Recreate");
    }

    /** How far a rolling update may go; no surge and no gap for {@code Recreate}. */
    RollingBounds bounds() {
        var rolling = object.spec().at("/strategy/rollingUpdate");
        return recreate() ? RollingBounds.NONE : RollingBounds.of(rolling, replicas());
    }

    /** How many pods there may be at a time. */
    int maxReplicas() {
        return replicas() + bounds().maxSurge();
    }

    /** How many of the replicas may be unavailable. */
    int maxUnavailable() {
        return replicas() == 0 ? 0 : Math.min(bounds().maxUnavailable(), replicas());
    }

    int minReadySeconds() {
        return object.spec().path("minReadySeconds").asInt();
    }

    Optional<Duration> progressDeadline() {
        var seconds = object.spec().path("progressDeadlineSeconds");
        return seconds.isInt() && seconds.intValue() != NO_DEADLINE
                ? Optional.of(Duration.ofSeconds(seconds.intValue()))
                : Optional.empty();
    }

    OptionalInt revisionHistoryLimit() {
        var limit = object.spec().path("revisionHistoryLimit");
        return limit.isInt() && limit.intValue() != Integer.MAX_VALUE
                ? OptionalInt.of(limit.intValue())
                : OptionalInt.empty();
    }

    ObjectNode template() {
        return (ObjectNode) object.spec().path("template");
    }

    JsonNode selector() {
        return object.spec().path("selector");
    }

    /** How often a ReplicaSet's name was taken by another template. */
    OptionalInt collisions() {
        var count = object.status().path("collisionCount");
        return count.isInt() ? OptionalInt.of(count.intValue()) : OptionalInt.empty();
    }

    /** The status, to be changed. */
    ObjectNode mutableStatus() {
        return object.json().withObject("/status");
    }

    /** The conditions, to be changed. */
    Conditions mutableConditions() {
        return new Conditions(mutableStatus());
    }

    Conditions conditions() {
        return new Conditions(object.status());
    }
}
