package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.registry.BreakerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Cooldowns this process publishes: retried until the store acknowledges them, and again when it has lost them. */
final class CooldownPublisher {
    /** A stage that has not completed by then is given up, and the cooldown is written again. */
    private static final long GIVEN_UP_NANOS = Duration.ofSeconds(5).toNanos();

    private final String source = UUID.randomUUID().toString();
    private final CooldownStore store;
    private final BreakerRegistry breakers;
    private final Ticker ticker;
    private final InstantSource wall;
    private final Decisions decisions;
    private final CooldownMetrics metrics = new CooldownMetrics();
    /** Guarded by itself; under that lock nothing else is called that takes one. */
    private final Map<String, PendingWrite> writes = new HashMap<>();

    CooldownPublisher(CooldownStore store, BreakerRegistry breakers, Ticker ticker, InstantSource wall) {
        this.store = store;
        this.breakers = breakers;
        this.ticker = ticker;
        this.wall = wall;
        decisions = new Decisions(wall);
    }

    /** A decision to be written. Its deadline is one of the ticker, so that the wall clock may step meanwhile. */
    private static final class PendingWrite {
        final String breaker;
        final long generation;
        final Cooldown.Kind kind;
        final String reason;
        final Instant decided;
        final long deadline;
        boolean acknowledged;
        boolean failed;

        @Nullable
        CompletableFuture<Void> writing;

        long writingSince;

        PendingWrite(
                String breaker, long generation, Cooldown.Kind kind, String reason, Instant decided, long deadline) {
            this.breaker = breaker;
            this.generation = generation;
            this.kind = kind;
            this.reason = reason;
            this.decided = decided;
            this.deadline = deadline;
        }
    }

    CooldownStore store() {
        return store;
    }

    Decisions decisions() {
        return decisions;
    }

    CooldownMetrics metrics() {
        return metrics;
    }

    void opened(String breaker, long generation, String reason, Duration time) {
        decided(breaker, generation, Cooldown.Kind.OPEN, reason, time);
    }

    void released(String breaker, long generation) {
        decided(breaker, generation, Cooldown.Kind.RELEASE, "reset", Cooldown.RELEASE_KEPT);
    }

    /** Its probes closed the breaker: others find that out for themselves, and older openings of theirs are not heard here. */
    void recovered(String breaker, long generation) {
        synchronized (writes) {
            if (!isOver(breaker, generation)) {
                decisions.decide(breaker, Cooldown.Kind.RELEASE);
            }
        }
    }

    /** Events come in any order: one of a state that is over says nothing, nor does a shorter time of the same state. */
    private void decided(String breaker, long generation, Cooldown.Kind kind, String reason, Duration time) {
        long deadline = ticker.nanos() + time.toNanos();
        synchronized (writes) {
            PendingWrite before = writes.get(breaker);
            boolean isShorter = before != null
                    && before.kind == kind
                    && before.generation == generation
                    && before.deadline - deadline > 0;
            if (isShorter || isOver(breaker, generation)) {
                return;
            }
            PendingWrite write =
                    new PendingWrite(breaker, generation, kind, reason, decisions.decide(breaker, kind), deadline);
            if (before != null) {
                // One write of a breaker at a time, whatever happens to it meanwhile.
                write.writing = before.writing;
                write.writingSince = before.writingSince;
            }
            writes.put(breaker, write);
        }
    }

    /** Asks the breaker, since the one that is made after an eviction counts its generations from 0 again. */
    private boolean isOver(String breaker, long generation) {
        return breakers.find(breaker)
                .map(known -> known.internals().generation() > generation)
                .orElse(true);
    }

    /** Somebody else released the breaker: what this process decided before is no longer in force. */
    void forget(Cooldown release) {
        synchronized (writes) {
            writes.computeIfPresent(
                    release.breaker(), (name, write) -> write.decided.isAfter(release.decided()) ? write : null);
        }
    }

    /** A peer closed the breaker: what this process decided in earlier states is no longer in force. */
    void forget(String breaker, long generation) {
        synchronized (writes) {
            writes.computeIfPresent(breaker, (name, write) -> write.generation < generation ? null : write);
        }
    }

    boolean isOwn(Cooldown cooldown) {
        return cooldown.source().equals(source);
    }

    /** Writes again what the store has lost. */
    void reconcile(Collection<Cooldown> stored) {
        Set<String> there = stored.stream()
                .filter(this::isOwn)
                .map(own -> own.kind() + own.breaker())
                .collect(Collectors.toSet());
        synchronized (writes) {
            writes.values().stream()
                    .filter(write -> write.writing == null && !there.contains(write.kind + write.breaker))
                    .forEach(write -> write.acknowledged = false);
        }
    }

    /** Writes what is not acknowledged; completed, never with a failure, when all that is being written has ended. */
    CompletionStage<Void> publish() {
        long now = ticker.nanos();
        PendingWrite[] due;
        synchronized (writes) {
            // What failed is tried until it is written, so that a store that takes writes again is noticed.
            writes.values().removeIf(write -> !write.failed && write.deadline - now <= 0);
            due = writes.values().stream().filter(write -> begin(write, now)).toArray(PendingWrite[]::new);
        }
        for (PendingWrite write : due) {
            write(write, now);
        }
        synchronized (writes) {
            return CompletableFuture.allOf(writes.values().stream()
                    .map(write -> write.writing)
                    .filter(Objects::nonNull)
                    .toArray(CompletableFuture<?>[]::new));
        }
    }

    /** Under the lock: whether it is to be written now. */
    private static boolean begin(PendingWrite write, long now) {
        boolean waiting = write.writing != null && now - write.writingSince < GIVEN_UP_NANOS;
        if (write.acknowledged || waiting) {
            return false;
        }
        write.writing = new CompletableFuture<>();
        write.writingSince = now;
        return true;
    }

    private void write(PendingWrite write, long now) {
        CompletableFuture<Void> writing = Objects.requireNonNull(write.writing);
        Instant until = wall.instant().plusNanos(write.deadline - now);
        try {
            var unused = store.put(new Cooldown(write.breaker, source, write.kind, write.decided, until, write.reason))
                    .whenComplete((done, failure) -> written(write, writing, failure));
        } catch (RuntimeException e) {
            written(write, writing, e);
        }
    }

    private void written(PendingWrite write, CompletableFuture<Void> writing, @Nullable Throwable failure) {
        synchronized (writes) {
            PendingWrite current = writes.get(write.breaker);
            if (current != null && current.writing == writing) {
                current.writing = null;
                current.failed = failure != null;
                current.acknowledged = failure == null && current == write;
            }
        }
        metrics.written(failure);
        writing.complete(null);
    }
}
