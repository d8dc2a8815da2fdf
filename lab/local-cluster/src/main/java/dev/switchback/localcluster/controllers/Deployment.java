package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A Deployment. */
record Deployment(ApiObject object) {
    private static final String DEFAULT_BOUND = "25%";
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

    /** How many pods there may be at a time. */
    int maxReplicas() {
        return replicas() + maxSurge();
    }

    /** A percentage of the replicas is rounded up. */
    private int maxSurge() {
        return (int) Math.ceil(bound("maxSurge"));
    }

    /** How many of the replicas may be unavailable: a percentage is rounded down, but surge and gap are never both zero. */
    int maxUnavailable() {
        if (replicas() == 0 || recreate()) {
            return 0;
        }
        int unavailable = (int) Math.floor(bound("maxUnavailable"));
        return Math.min(maxSurge() == 0 && unavailable == 0 ? 1 : unavailable, replicas());
    }

    private double bound(String field) {
        var value = object.spec().at("/strategy/rollingUpdate").path(field);
        if (recreate() || value.isInt()) {
            return recreate() ? 0 : value.intValue();
        }
        var percent = value.asText(DEFAULT_BOUND);
        return (double) replicas() * Integer.parseInt(percent.replace("%", "")) / 100;
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
