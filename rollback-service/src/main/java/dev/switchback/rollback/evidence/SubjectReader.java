package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a workload when a suspicion needs it; concurrent reads of one workload share one request. */
public final class SubjectReader {
    private final Cluster cluster;
    private final BlueGreenReader blueGreen;
    private final Map<WorkloadRef, CompletableFuture<Optional<Subject>>> underWay = new ConcurrentHashMap<>();

    public SubjectReader(Cluster cluster, BlueGreenReader blueGreen) {
        this.cluster = cluster;
        this.blueGreen = blueGreen;
    }

    /**
     * The workload as it is now, or as a read that was under way already finds it; empty when there is none.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Subject> readShared(WorkloadRef ref) {
        var mine = new CompletableFuture<Optional<Subject>>();
        CompletableFuture<Optional<Subject>> theirs = underWay.putIfAbsent(ref, mine);
        if (theirs != null) {
            return join(theirs);
        }
        try {
            mine.complete(read(ref));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            underWay.remove(ref);
        }
        return join(mine);
    }

    /** The workload as it is now. */
    public Optional<Subject> read(WorkloadRef ref) {
        Reading<Workload> reading = cluster.workloads().read(ref);
        return reading.found().map(w -> new Subject(w, blueGreen.find(w), reading.serverTime()));
    }

    private static Optional<Subject> join(CompletableFuture<Optional<Subject>> read) {
        try {
            return read.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
