package dev.switchback.cli;

import java.time.Duration;

/** {@code --window-s}. */
final class BreakerWindow {
    private static final long LONGEST_S = 31_536_000;

    private BreakerWindow() {}

    static Duration of(long seconds) {
        if (seconds < 1 || seconds > LONGEST_S) {
            throw new CommandFailure(ExitCode.USAGE, "--window-s is 1 to " + LONGEST_S + ", not " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }
}
