package dev.switchback.runtime.cooldown;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shares cooldowns within one process, between registries that have the same store. */
public final class MemoryCooldownStore implements CooldownStore {
    private final InstantSource clock;
    private final List<Cooldown> kept = new ArrayList<>();

    public MemoryCooldownStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> put(Cooldown cooldown) {
        Instant old = clock.instant().minus(KEPT);
        synchronized (kept) {
            kept.removeIf(other -> other.until().isBefore(old) || replaces(cooldown, other));
            kept.add(cooldown);
        }
        return CompletableFuture.completedStage(null);
    }

    private static boolean replaces(Cooldown later, Cooldown other) {
        boolean same = other.source().equals(later.source()) && other.kind() == later.kind();
        return other.breaker().equals(later.breaker()) && (same || later.releases(other));
    }

    @Override
    public CompletionStage<List<Cooldown>> list() {
        synchronized (kept) {
            return CompletableFuture.completedStage(List.copyOf(kept));
        }
    }

    @Override
    public void close() {}
}
