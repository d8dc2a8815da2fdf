package dev.switchback.runtime.cooldown;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletionStage;

/**
 * Where processes share cooldowns. Its methods return at once and never throw: what goes wrong is in the stages, which
 * complete on any thread. It forgets a cooldown some time after its end, which it judges by its own clock.
 */
public interface CooldownStore extends AutoCloseable {

    /** How long after its end a cooldown is kept, so that a clock that is wrong by an hour loses nothing. */
    Duration KEPT = Duration.ofHours(2);

    /**
     * Writes one in the place of its source's last decision of that kind about the breaker; a release also removes what was
     * decided about the breaker before it.
     *
     * @return completed when the cooldown is acknowledged: it outlives this process, as far as the store outlives it
     */
    CompletionStage<Void> put(Cooldown cooldown);

    /** All that is kept, over or not, in no order. */
    CompletionStage<List<Cooldown>> list();

    /** Ends it; what was not acknowledged may be lost. */
    @Override
    void close();

    /** Opens stores of a kind; found by {@link ServiceLoader}. */
    interface Provider {

        /** Whether this kind of store has such addresses. */
        boolean opens(String address);

        /**
         * Opens it without waiting for it: a store that is not there answers with failed stages until it is.
         *
         * @throws IllegalArgumentException when the address cannot be one
         * @throws IllegalStateException naming the library that is missing
         */
        CooldownStore open(String address, InstantSource clock);
    }

    /**
     * Opens the store of an address ({@code memory:}, {@code sqlite:///path}, {@code redis://host[:port]}) without waiting
     * for it.
     *
     * @throws IllegalArgumentException when no store has such addresses
     * @throws IllegalStateException naming the library that is missing
     */
    static CooldownStore open(String address) {
        return open(address, InstantSource.system());
    }

    /** The same by another wall clock. */
    static CooldownStore open(String address, InstantSource clock) {
        if (address.equals("memory:")) {
            return new MemoryCooldownStore(clock);
        }
        for (Provider provider : ServiceLoader.load(Provider.class)) {
            if (provider.opens(address)) {
                return provider.open(address, clock);
            }
        }
        throw new IllegalArgumentException("no cooldown store has the address '" + address
                + "'; allowed: memory:, sqlite:///PATH or redis://HOST[:PORT][/DATABASE] (rediss: with TLS)");
    }
}
