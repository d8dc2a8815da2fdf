package dev.switchback.smoke;

import dev.switchback.runtime.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is checked.
 *
 * @param name for reports
 * @param port of pods, by name or number; empty for the one called {@code http}, else the only one
 * @param deadline for all checks together, retries included
 * @param checks at least one, run in this order
 */
public record Suite(String name, String port, Duration deadline, List<SmokeCheck> checks) {
    private static final String DEFAULT_FILE = "default-suite.yaml";

    public Suite {
        checks = List.copyOf(checks);
    }

    /** Health, API and readiness: what is checked when nobody wrote a suite. */
    public static Suite standard() {
        List<Problem> problems = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Suite.class.getResourceAsStream(DEFAULT_FILE), DEFAULT_FILE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return SuiteReader.read(DEFAULT_FILE, text, problems)
                    .orElseThrow(() -> new IllegalStateException(problems.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
