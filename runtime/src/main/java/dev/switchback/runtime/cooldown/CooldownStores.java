package dev.switchback.runtime.cooldown;

import java.time.InstantSource;
import java.util.ServiceLoader;

/** Opens the store that an address names: {@code memory:}, {@code sqlite:///path}, {@code redis://host[:port]}. */
public final class CooldownStores {
    private CooldownStores() {}

    /**
     * Opens it without waiting for it.
     *
     * @throws IllegalArgumentException when no store has such addresses
     * @throws IllegalStateException naming the library that is missing
     */
    public static CooldownStore open(String address) {
        return open(address, InstantSource.system());
    }

    /** The same by another wall clock. */
    public static CooldownStore open(String address, InstantSource clock) {
        if (address.equals("memory:")) {
            return new MemoryCooldownStore(clock);
        }
        for (CooldownStoreProvider provider : ServiceLoader.load(CooldownStoreProvider.class)) {
            if (provider.opens(address)) {
                return provider.open(address, clock);
            }
        }
        throw new IllegalArgumentException("no cooldown store has the address '" + address
                + "'; allowed: memory:, sqlite:///PATH or redis://HOST[:PORT][/DATABASE] (rediss: with TLS)");
    }
}
