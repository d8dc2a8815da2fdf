package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A ReplicaSet as its Deployment sees it. */
record ReplicaSet(ApiObject object) {
    static final String REVISION = "deployment.kubernetes.io/revision";
    static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
    static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

    /** Oldest first; of the same second, by name. */
    static final Comparator<ReplicaSet> BY_CREATION =
            Comparator.comparing((ReplicaSet set) -> set.object().created()).thenComparing(ReplicaSet::name);

    /** Lowest number first; of the same number, by creation. */
    static final Comparator<ReplicaSet> BY_REVISION =
            Comparator.comparing((ReplicaSet set) -> set.revision().orElse(0)).thenComparing(BY_CREATION);

    String name() {
        return object.name();
    }

    String uid() {
        return object.uid();
    }

    /** How many pods it shall have. */
    int replicas() {
        return object.spec().path("replicas").asInt(1);
    }

    boolean active() {
        return replicas() > 0;
    }

    /** How many pods it has. */
    int actual() {
        return object.status().path("replicas").asInt();
    }

    int ready() {
        return object.status().path("readyReplicas").asInt();
    }

    int available() {
        return object.status().path("availableReplicas").asInt();
    }

    int terminating() {
        return object.status().path("terminatingReplicas").asInt();
    }

    JsonNode template() {
        return object.spec().path("template");
    }

    /** Its revision number: empty when the annotation is absent or no number. */
    OptionalLong revision() {
        return object.annotation(REVISION).map(ReplicaSet::number).orElse(OptionalLong.empty());
    }

    /** How many replicas the Deployment wanted when this was last scaled. */
    OptionalInt desired() {
        return small(object.annotation(DESIRED_REPLICAS));
    }

    /** How many pods the Deployment allowed when this was last scaled. */
    OptionalInt max() {
        return small(object.annotation(MAX_REPLICAS));
    }

    boolean observed() {
        return object.status().path("observedGeneration").asLong() >= object.generation();
    }

    /** Whether it has no pods, wants none, and its controller has seen that. */
    boolean idle() {
        return replicas() == 0 && actual() == 0 && observed();
    }

    static int replicas(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(ReplicaSet::replicas).sum();
    }

    static int actual(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(ReplicaSet::actual).sum();
    }

    static int available(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(ReplicaSet::available).sum();
    }

    private static OptionalInt small(Optional<String> text) {
        var number = text.map(ReplicaSet::number).orElse(OptionalLong.empty());
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
