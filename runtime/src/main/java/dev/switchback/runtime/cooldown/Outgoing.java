package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.registry.BreakerRegistry;
import java.time.Duration;
import java.time.Instant;
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

/** What this process has to say: kept until it is acknowledged, and as long as it is in force. */
final class Outgoing {
    /** A stage that has not completed by then is given up, and the cooldown is written again. */
    private static final long GIVEN_UP_NANOS = Duration.ofSeconds(5).toNanos();

    /** By how much the wall clocks of processes may differ for a release to be told from one of an earlier opening. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private final String source = UUID.randomUUID().toString();
    private final CooldownStore store;
    private final BreakerRegistry breakers;
    private final Clocks clocks;
    private final CooldownMetrics metrics;
    /** Guarded by itself; under that lock nothing else is called that takes one. */
    private final Map<String, Note> notes = new HashMap<>();

    Outgoing(CooldownStore store, BreakerRegistry breakers, Clocks clocks, CooldownMetrics metrics) {
        this.store = store;
        this.breakers = breakers;
        this.clocks = clocks;
        this.metrics = metrics;
    }

    /** What is to be said of a breaker: its deadline is one of the ticker, so that the wall clock may step meanwhile. */
    private static final class Note {
        final String breaker;
        final long generation;
        final Cooldown.Kind kind;
        final String reason;
        final long made;
        final long deadline;
        boolean acknowledged;

        @Nullable
        CompletableFuture<Void> writing;

        long writingSince;

        Note(String breaker, long generation, Cooldown.Kind kind, String reason, long made, Duration time) {
            this.breaker = breaker;
            this.generation = generation;
            this.kind = kind;
            this.reason = reason;
            this.made = made;
            this.deadline = made + time.toNanos();
        }

        /** Whether it says of the same open state that it lasts longer. */
        boolean outlasts(Note other) {
            return kind == other.kind && generation == other.generation && deadline - other.deadline > 0;
        }
    }

    CooldownMetrics metrics() {
        return metrics;
    }

    void opened(String breaker, long generation, String reason, Duration time) {
        note(breaker, generation, Cooldown.Kind.OPEN, reason, time);
    }

    void released(String breaker, long generation) {
        note(breaker, generation, Cooldown.Kind.RELEASE, "reset", Cooldown.HEARD);
    }

    /** Events come in any order: one of a state that is over says nothing, nor does a shorter time of the same state. */
    private void note(String breaker, long generation, Cooldown.Kind kind, String reason, Duration time) {
        Note note = new Note(breaker, generation, kind, reason, clocks.ticker().nanos(), time);
        synchronized (notes) {
            Note before = notes.get(breaker);
            if (isOver(breaker, generation) || (before != null && before.outlasts(note))) {
                return;
            }
            if (before != null) {
                // One write of a breaker at a time, whatever happens to it meanwhile.
                note.writing = before.writing;
                note.writingSince = before.writingSince;
            }
            notes.put(breaker, note);
        }
    }

    /** Asks the breaker, since the one that is made after an eviction counts its generations from 0 again. */
    private boolean isOver(String breaker, long generation) {
        return breakers.find(breaker)
                .map(known -> known.generation() > generation)
                .orElse(true);
    }

    /** Somebody else released the breaker: what this process said is no longer in force. */
    void forget(String breaker) {
        synchronized (notes) {
            notes.remove(breaker);
        }
    }

    /** The breaker has closed without a word to others: what this process said of the states before is not in force. */
    void forget(String breaker, long generation) {
        synchronized (notes) {
            notes.computeIfPresent(breaker, (name, note) -> note.generation < generation ? null : note);
        }
    }

    boolean isOwn(Cooldown cooldown) {
        return cooldown.source().equals(source);
    }

    /**
     * Whether this process opened the breaker after a release was said: by the clocks, as a release may be written long
     * after that; or by the store, where a release leaves nothing that was written before it.
     */
    boolean openedSince(Cooldown release, Collection<Cooldown> stored) {
        String breaker = release.breaker();
        if (stored.stream()
                .anyMatch(one -> isOwn(one)
                        && one.kind() == Cooldown.Kind.OPEN
                        && one.breaker().equals(breaker))) {
            return true;
        }
        Instant said = release.until().minus(Cooldown.HEARD);
        Duration ago = Duration.between(said, clocks.wall().instant()).minus(CLOCKS_APART);
        synchronized (notes) {
            Note note = notes.get(breaker);
            return note != null
                    && note.kind == Cooldown.Kind.OPEN
                    && ago.compareTo(Duration.ofNanos(clocks.ticker().nanos() - note.made)) > 0;
        }
    }

    /** What the store holds of ours: an opening that is in force and missing is to be written again. */
    void reconcile(Collection<Cooldown> stored) {
        Instant now = clocks.wall().instant();
        Set<String> there = stored.stream()
                .filter(this::isOwn)
                .filter(own -> own.until().isAfter(now))
                .map(Cooldown::breaker)
                .collect(Collectors.toSet());
        synchronized (notes) {
            notes.values().stream()
                    .filter(note -> note.kind == Cooldown.Kind.OPEN && note.writing == null)
                    .filter(note -> !there.contains(note.breaker))
                    .forEach(note -> note.acknowledged = false);
        }
    }

    /** Writes what is not acknowledged; completed, never with a failure, when all that is being written has ended. */
    CompletionStage<Void> publish() {
        long now = clocks.ticker().nanos();
        Note[] due;
        synchronized (notes) {
            notes.values().removeIf(note -> note.deadline - now <= 0);
            due = notes.values().stream().filter(note -> begin(note, now)).toArray(Note[]::new);
        }
        for (Note note : due) {
            write(note, now);
        }
        synchronized (notes) {
            return CompletableFuture.allOf(notes.values().stream()
                    .map(note -> note.writing)
                    .filter(Objects::nonNull)
                    .toArray(CompletableFuture<?>[]::new));
        }
    }

    /** Under the lock: whether the note is to be written now. */
    private static boolean begin(Note note, long now) {
        boolean waiting = note.writing != null && now - note.writingSince < GIVEN_UP_NANOS;
        if (note.acknowledged || waiting) {
            return false;
        }
        note.writing = new CompletableFuture<>();
        note.writingSince = now;
        return true;
    }

    private void write(Note note, long now) {
        CompletableFuture<Void> writing = Objects.requireNonNull(note.writing);
        Instant until = clocks.wall().instant().plusNanos(note.deadline - now);
        try {
            var unused = store.put(new Cooldown(note.breaker, source, note.kind, until, note.reason))
                    .whenComplete((done, failure) -> written(note, writing, failure == null));
        } catch (RuntimeException e) {
            written(note, writing, false);
        }
    }

    private void written(Note note, CompletableFuture<Void> writing, boolean acknowledged) {
        synchronized (notes) {
            Note current = notes.get(note.breaker);
            if (current != null && current.writing == writing) {
                current.writing = null;
                current.acknowledged = acknowledged && current == note;
            }
        }
        metrics.published(acknowledged);
        writing.complete(null);
    }
}
