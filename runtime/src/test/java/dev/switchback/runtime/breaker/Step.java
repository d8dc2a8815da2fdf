package dev.switchback.runtime.breaker;

/** What happens next in a history. Reads well when a counterexample is printed. */
sealed interface Step {

    /** Does it, and returns what it answered. */
    String play(Player player);

    /** A call begins. */
    record Acquire() implements Step {
        @Override
        public String play(Player player) {
            return player.acquire();
        }
    }

    /** A call ends: one that was let through, counted back from the newest; it may have ended before. */
    record End(int back, Player.Ending ending, long took) implements Step {
        @Override
        public String play(Player player) {
            if (back < player.permits()) {
                player.end(player.permits() - 1 - back, ending, took);
            }
            return "";
        }
    }

    /** Calls, one after the other. */
    record Burst(int calls, Player.Ending ending, long took) implements Step {
        @Override
        public String play(Player player) {
            player.burst(calls, ending, took);
            return "";
        }
    }

    /** Time passes. */
    record Pass(long nanos) implements Step {
        @Override
        public String play(Player player) {
            player.pass(nanos);
            return "";
        }
    }

    /** Somebody takes over. */
    record Say(Player.Command command, long nanos) implements Step {
        @Override
        public String play(Player player) {
            player.command(command, nanos);
            return "";
        }
    }

    /** New settings. */
    record Reconfigure(Settings settings) implements Step {
        @Override
        public String play(Player player) {
            player.reconfigure(settings);
            return "";
        }
    }
}
