package dev.switchback.runtime.cooldown;

import java.time.InstantSource;

/** Opens stores of a kind; found by {@link java.util.ServiceLoader}. */
public interface CooldownStoreProvider {

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
