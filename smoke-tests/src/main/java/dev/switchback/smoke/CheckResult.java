package dev.switchback.smoke;

import java.time.Duration;
import java.util.List;

/**
 * What came of one check at one place.
 *
 * @param place the pod ({@code namespace/name}) or the address
 * @param attempts how often it was tried
 * @param latency of the last answer; zero when none came
 * @param problems of the last attempt; empty when the check passed
 */
public record CheckResult(String check, String place, int attempts, Duration latency, List<String> problems) {
    public CheckResult {
        problems = List.copyOf(problems);
    }

    public boolean passed() {
        return problems.isEmpty();
    }
}
