package dev.switchback.runtime.cooldown;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where processes share cooldowns. Its methods return at once and never throw: what goes wrong is in the stages, which
 * complete on any thread. It forgets a cooldown some time after its end, which it judges by its own clock.
 */
public interface CooldownStore extends AutoCloseable {

    /** How long after its end a cooldown is kept, so that a clock that is wrong by an hour loses nothing. */
    Duration KEPT = Duration.ofHours(2);

    /**
     * Writes one, in the place of what its source said about the breaker before; a release also removes what all others
     * said about it.
     *
     * @return completed when the cooldown is acknowledged: it outlives this process, as far as the store outlives it
     */
    CompletionStage<Void> put(Cooldown cooldown);

    /** All that is kept, over or not, in no order. */
    CompletionStage<List<Cooldown>> list();

    /** Ends it; what was not acknowledged may be lost. */
    @Override
    void close();
}
