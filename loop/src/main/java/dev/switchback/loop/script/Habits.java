package dev.switchback.loop.script;

import dev.switchback.loop.load.Users;
import java.time.Duration;

/** What scripts have in common. */
final class Habits {
    /** Instead of five minutes, for which nobody would wait. */
    static final Duration PROVEN_AFTER = Duration.ofSeconds(10);

    /** Who waits longer than 5 s has gone away. */
    static final Users.Habit ORDINARY = new Users.Habit("/api/v1/orders", 100, Duration.ofSeconds(5));

    private Habits() {}
}
