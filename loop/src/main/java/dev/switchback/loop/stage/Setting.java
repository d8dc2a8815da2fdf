package dev.switchback.loop.stage;

import dev.switchback.loop.load.Users;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;

/**
 * How a stage looks when a script begins.
 *
 * @param manifest what is deployed first
 * @param versions environment of each version of the orders service, given the address of what it may depend on
 * @param settings of the rollback service, where they are not the defaults
 */
public record Setting(
        Manifest manifest,
        Function<URI, Map<String, Map<String, String>>> versions,
        Map<String, String> settings,
        Users.Habit habit) {
    public Setting {
        settings = Map.copyOf(settings);
    }
}
