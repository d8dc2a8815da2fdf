package dev.switchback.runtime.cooldown;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Shares cooldowns within one process, between registries that have the same store. */
public final class MemoryCooldownStore implements CooldownStore {
    private record Key(String breaker, String source) {}

    private final InstantSource clock;
    private final Map<Key, Cooldown> kept = new LinkedHashMap<>();

    public MemoryCooldownStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> put(Cooldown cooldown) {
        Instant old = clock.instant().minus(KEPT);
        synchronized (kept) {
            kept.values().removeIf(other -> other.until().isBefore(old));
            if (cooldown.kind() == Cooldown.Kind.RELEASE) {
                kept.keySet().removeIf(key -> key.breaker().equals(cooldown.breaker()));
            }
            kept.put(new Key(cooldown.breaker(), cooldown.source()), cooldown);
        }
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<List<Cooldown>> list() {
        synchronized (kept) {
            return CompletableFuture.completedStage(List.copyOf(kept.values()));
        }
    }

    @Override
    public void close() {}
}
