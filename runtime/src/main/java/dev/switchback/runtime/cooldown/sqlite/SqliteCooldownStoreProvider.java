package dev.switchback.runtime.cooldown.sqlite;

import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.cooldown.CooldownStoreProvider;
import dev.switchback.runtime.sqlite.SqliteFile;
import dev.switchback.runtime.sqlite.SqliteLibrary;
import java.time.InstantSource;

/** Opens {@code sqlite:///path}. */
public final class SqliteCooldownStoreProvider implements CooldownStoreProvider {
    @Override
    public boolean opens(String address) {
        return address.startsWith("sqlite:");
    }

    @Override
    public CooldownStore open(String address, InstantSource clock) {
        SqliteLibrary.require(address);
        return new SqliteCooldownStore(SqliteFile.path(address), clock);
    }
}
