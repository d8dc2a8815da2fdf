package dev.switchback.rollback.evidence;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.rollback.judgement.BlueGreen;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads a workload when a suspicion needs it; concurrent reads of one workload share one request. */
public final class WorkloadReader {
    /** For so long the first decision may rest on the reading that made the record. */
    private static final Duration RECENT = Duration.ofMillis(250);

    /** A workload and the blue-green pair that it belongs to, read together. */
    public record Snapshot(Workload workload, Optional<BlueGreen> blueGreen, Instant serverTime) {}

    private record Taken(Snapshot subject, Instant begun) {}

    private final Cluster cluster;
    private final BlueGreenReader blueGreen;
    private final InstantSource clock;
    private final Map<WorkloadRef, Taken> taken = new ConcurrentHashMap<>();
    private final Map<WorkloadRef, CompletableFuture<Optional<Snapshot>>> underWay = new ConcurrentHashMap<>();

    public WorkloadReader(Cluster cluster, BlueGreenReader blueGreen, InstantSource clock) {
        this.cluster = cluster;
        this.blueGreen = blueGreen;
        this.clock = clock;
    }

    /**
     * The workload as it is now, or as a read that was under way already finds it; empty when there is none.
     *
     * @throws dev.switchback.kubernetes.ApiException when the API server did not answer
     */
    public Optional<Snapshot> readShared(WorkloadRef ref) {
        var mine = new CompletableFuture<Optional<Snapshot>>();
        CompletableFuture<Optional<Snapshot>> theirs = underWay.putIfAbsent(ref, mine);
        if (theirs != null) {
            return join(theirs);
        }
        try {
            mine.complete(remembered(ref));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        } finally {
            underWay.remove(ref);
        }
        return join(mine);
    }

    /**
     * Reads like {@link #readShared}, each workload at most once: all alerts of one message are about the same moment. For
     * one thread.
     */
    public Function<WorkloadRef, Optional<Snapshot>> forOneMessage() {
        var known = new HashMap<WorkloadRef, Supplier<Optional<Snapshot>>>();
        return ref -> {
            Supplier<Optional<Snapshot>> reading = known.get(ref);
            if (reading == null) {
                reading = once(ref);
                known.put(ref, reading);
            }
            return reading.get();
        };
    }

    private Supplier<Optional<Snapshot>> once(WorkloadRef ref) {
        try {
            Optional<Snapshot> subject = readShared(ref);
            return () -> subject;
        } catch (ApiException e) {
            return () -> {
                throw e;
            };
        }
    }

    /**
     * The workload as it is now; empty when there is none.
     *
     * @throws ApiException.Forbidden when its namespace exists, or may not be read either
     */
    public Optional<Snapshot> read(WorkloadRef ref) {
        try {
            Reading<Workload> reading = cluster.workloads().read(ref);
            return reading.found().map(w -> new Snapshot(w, blueGreen.find(w), reading.serverTime()));
        } catch (ApiException.Forbidden e) {
            if (isMissing(ref.namespace())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isMissing(String namespace) {
        try {
            return cluster.namespaces().read(namespace).found().isEmpty();
        } catch (ApiException.Forbidden e) {
            return false;
        }
    }

    /** The workload as {@link #readShared} found it just now, each reading once; otherwise as it is now. */
    Optional<Snapshot> readRecent(WorkloadRef ref) {
        Optional<Snapshot> recent =
                Optional.ofNullable(taken.remove(ref)).filter(this::isRecent).map(Taken::subject);
        return recent.isPresent() ? recent : read(ref);
    }

    private Optional<Snapshot> remembered(WorkloadRef ref) {
        Instant begun = clock.instant();
        Optional<Snapshot> subject = read(ref);
        taken.values().removeIf(t -> !isRecent(t));
        subject.ifPresent(s -> taken.put(ref, new Taken(s, begun)));
        return subject;
    }

    private boolean isRecent(Taken reading) {
        Duration age = Duration.between(reading.begun(), clock.instant());
        return !age.isNegative() && age.compareTo(RECENT) <= 0;
    }

    private static Optional<Snapshot> join(CompletableFuture<Optional<Snapshot>> read) {
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
