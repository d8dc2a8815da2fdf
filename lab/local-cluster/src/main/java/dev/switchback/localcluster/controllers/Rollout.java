package dev.switchback.localcluster.controllers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One look at a Deployment with the ReplicaSets that it controls; follows what the look changes. */
final class Rollout {
    private final Map<String, ReplicaSet> sets = new LinkedHashMap<>();
    private Deployment deployment;
    private @Nullable String current;

    /** The new ReplicaSet is the oldest one that has the Deployment's template. */
    Rollout(Deployment deployment, Stream<ReplicaSet> controlled) {
        this.deployment = deployment;
        controlled.sorted(ReplicaSet.BY_CREATION).forEach(set -> sets.put(set.uid(), set));
        this.current = sets.values().stream()
                .filter(set -> PodTemplates.same(set.template(), deployment.template()))
                .map(ReplicaSet::uid)
                .findFirst()
                .orElse(null);
    }

    Deployment deployment() {
        return deployment;
    }

    void deployment(Deployment written) {
        deployment = written;
    }

    /** The ReplicaSet of the Deployment's template. */
    Optional<ReplicaSet> newSet() {
        return Optional.ofNullable(current).map(sets::get);
    }

    void newSet(ReplicaSet created) {
        current = created.uid();
        wrote(created);
    }

    void wrote(ReplicaSet set) {
        sets.put(set.uid(), set);
    }

    /** All, oldest first. */
    List<ReplicaSet> all() {
        return List.copyOf(sets.values());
    }

    /** All but the new one, oldest first. */
    List<ReplicaSet> old() {
        return sets.values().stream().filter(set -> !set.uid().equals(current)).toList();
    }

    /** Those that shall have pods, oldest first. */
    List<ReplicaSet> active() {
        return sets.values().stream().filter(ReplicaSet::active).toList();
    }

    /** The old ones that shall have pods, oldest first. */
    List<ReplicaSet> oldActive() {
        return old().stream().filter(ReplicaSet::active).toList();
    }

    /** The only active one, or the newest of all when none is active; empty when several are active. */
    Optional<ReplicaSet> activeOrLatest() {
        var active = active();
        if (active.size() > 1) {
            return Optional.empty();
        }
        if (active.size() == 1) {
            return Optional.of(active.get(0));
        }
        return newSet().or(() -> last(old()));
    }

    private static Optional<ReplicaSet> last(List<ReplicaSet> sets) {
        return sets.isEmpty() ? Optional.empty() : Optional.of(sets.get(sets.size() - 1));
    }
}
