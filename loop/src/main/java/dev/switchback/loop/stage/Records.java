package dev.switchback.loop.stage;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The records that the rollback service has written, read from the API server. */
public final class Records {
    private final Cluster cluster;

    public Records(Cluster cluster) {
        this.cluster = cluster;
    }

    /** All of them, the newest last. */
    public List<Rollback> all() {
        return cluster.customResources(RollbackJson.TYPE).list().stream()
                .map(RollbackJson::read)
                .sorted(Comparator.comparing(Rollback::created))
                .toList();
    }

    /** The newest one that suspects a revision. */
    public Optional<Rollback> suspecting(String hash) {
        return all().stream()
                .filter(record -> record.suspectHash().filter(hash::equals).isPresent())
                .reduce((earlier, later) -> later);
    }
}
