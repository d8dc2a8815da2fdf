package dev.switchback.runtime.probes;

import dev.switchback.runtime.probes.Sample.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All dependencies as last sampled, and breakers as they are now. */
final class Dependencies {
    private final List<Sampler> samplers;
    private final Supplier<Map<String, String>> breakers;
    private final LongSupplier nanos;

    Dependencies(List<Sampler> samplers, Supplier<Map<String, String>> breakers, LongSupplier nanos) {
        this.samplers = samplers;
        this.breakers = breakers;
        this.nanos = nanos;
    }

    /** A critical one that was never sampled. */
    Optional<String> unsampled() {
        return critical(sample -> sample.status() == Status.UNKNOWN);
    }

    /** A critical one whose last check failed, or whose checks have stopped. */
    Optional<String> failing() {
        return critical(sample -> !sample.isHealthy());
    }

    private Optional<String> critical(Predicate<Sample> which) {
        long now = nanos.getAsLong();
        return samplers.stream()
                .filter(sampler -> sampler.dependency().critical() && which.test(sampler.sample(now)))
                .map(sampler -> sampler.dependency().name())
                .findFirst();
    }

    boolean allHealthy() {
        long now = nanos.getAsLong();
        return samplers.stream().allMatch(sampler -> sampler.sample(now).isHealthy())
                && breakers.get().values().stream().allMatch(Dependencies::lets);
    }

    Map<String, @Nullable Object> report() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        long now = nanos.getAsLong();
        samplers.forEach(sampler -> all.put(sampler.dependency().name(), report(sampler, now)));
        breakers.get().forEach((name, state) -> all.put(name, report(state)));
        return all;
    }

    private static Map<String, @Nullable Object> report(Sampler sampler, long now) {
        Sample sample = sampler.sample(now);
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("healthy", sample.isHealthy());
        one.put("status", ProbeMetrics.lower(sample.status()));
        one.put("critical", sampler.dependency().critical());
        one.put("age_seconds", Probes.seconds(now - sample.atNanos()));
        one.put("check_seconds", Probes.seconds(sample.tookNanos()));
        if (!sample.error().isEmpty()) {
            one.put("error", sample.error());
        }
        return one;
    }

    private static Map<String, @Nullable Object> report(String state) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("healthy", lets(state));
        one.put("status", state.toLowerCase(Locale.ROOT));
        one.put("critical", false);
        return one;
    }

    private static boolean lets(String state) {
        return !state.toLowerCase(Locale.ROOT).contains("open");
    }

    void close() {
        samplers.forEach(Sampler::close);
    }
}
