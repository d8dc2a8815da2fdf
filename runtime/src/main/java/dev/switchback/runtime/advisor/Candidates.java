package dev.switchback.runtime.advisor;

import dev.switchback.runtime.breaker.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Settings that are worth a try. */
public final class Candidates {
    private static final int[] FAIL_MAX = {3, 5, 10, 20, 0};
    private static final double[] FAILURE_RATE = {0.3, 0.5, 0.7};
    private static final int[] WINDOW = {20, 100};
    private static final long[] RESET_S = {15, 60};

    private Candidates() {}

    /** These settings, and 60 that differ from them in thresholds, window and open time. */
    public static List<Settings> around(Settings current) {
        List<Settings> all = new ArrayList<>();
        all.add(current);
        for (int failMax : FAIL_MAX) {
            for (double rate : FAILURE_RATE) {
                for (int window : WINDOW) {
                    for (long reset : RESET_S) {
                        all.add(current.withFailMax(failMax)
                                .withFailureRate(rate)
                                .withCallWindow(window, window / 2)
                                .withResetTimeout(Duration.ofSeconds(reset)));
                    }
                }
            }
        }
        return all;
    }
}
