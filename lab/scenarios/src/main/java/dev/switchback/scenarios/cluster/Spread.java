package dev.switchback.scenarios.cluster;

import dev.switchback.scenarios.cluster.Lineage.Generation;
import java.util.Optional;

/**
 * How the pods of a Deployment are spread over its ReplicaSets: all on the current one, unless its pods do not become ready;
 * then a rolling update with 25% surge and 25% unavailable is stuck beside the newest earlier revision that works.
 */
final class Spread {
    private final Generation current;
    private final Optional<Generation> holder;
    private final int replicas;

    private Spread(Generation current, Optional<Generation> holder, int replicas) {
        this.current = current;
        this.holder = holder;
        this.replicas = replicas;
    }

    static Spread of(Lineage lineage, int replicas) {
        Optional<Generation> working = lineage.current().ready() || replicas == 0
                ? Optional.empty()
                : lineage.earlier().stream().filter(Generation::ready).findFirst();
        return new Spread(lineage.current(), working, replicas);
    }

    /** How many pods more than wanted a rolling update may run: 25%, rounded up. */
    static int surge(int replicas) {
        return (replicas + 3) / 4;
    }

    /** How many pods fewer than wanted may be available: 25%, rounded down. */
    static int unavailable(int replicas) {
        return replicas / 4;
    }

    int pods(Generation generation) {
        if (generation == current) {
            return holder.isEmpty() ? replicas : Math.min(replicas, surge(replicas) + unavailable(replicas));
        }
        return holder.isPresent() && holder.get() == generation ? replicas - unavailable(replicas) : 0;
    }

    boolean ready(Generation generation) {
        return generation.ready();
    }

    int readyPods(Generation generation) {
        return generation.ready() ? pods(generation) : 0;
    }

    /** Whether the rollout of the current revision is done. */
    boolean complete() {
        return holder.isEmpty() && (current.ready() || replicas == 0);
    }
}
