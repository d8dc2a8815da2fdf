package dev.switchback.cli.analysis;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.Shell;
import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.analysis.PodSample;
import dev.switchback.pipeline.analysis.PrometheusCounters;
import dev.switchback.pipeline.analysis.PrometheusCounters.Counter;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Metric;
import dev.switchback.resources.Delivery.Schedule;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Counters of a canary that runs: {@code --canary HASH --stable HASH}. */
final class LiveCounters {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HISTORY = Duration.ofHours(1);

    @Option(names = "--canary", paramLabel = "HASH", description = "The canary's pod-template-hash, to judge it now.")
    private @Nullable String canary;

    @Option(names = "--stable", paramLabel = "HASH", description = "The stable revision's pod-template-hash.")
    private @Nullable String stable;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "For how long the canary has had traffic, at most; default: 1h.")
    private Duration since = Duration.ofHours(1);

    boolean isWanted() {
        return canary != null || stable != null;
    }

    /** What was scraped until now; 0 s is just before the canary was scraped first. */
    List<PodSample> read(Delivery delivery, Metric metric, Duration scrape, Shell shell) {
        Instant now = shell.clock().instant();
        List<PodSample> samples = source(delivery, Counter.of(metric))
                .read(now, now.minus(since).minus(HISTORY), now)
                .fold(some -> some, why -> {
                    throw CommandFailure.unreachable(why, new IllegalStateException(why));
                });
        double first = samples.stream()
                .filter(PodSample::canary)
                .mapToDouble(PodSample::seconds)
                .filter(seconds -> seconds > -since.toSeconds())
                .min()
                .orElse(0);
        double start = first - scrape.toMillis() / 1000.0;
        return samples.stream()
                .map(each -> new PodSample(
                        each.seconds() - start, each.pod(), each.canary(), each.requests(), each.errors()))
                .toList();
    }

    /** The delivery's metrics that are no queries; failed requests when it has none. */
    static List<Metric> metrics(Delivery delivery) {
        List<Metric> builtIn = delivery.spec().checks().analysis().stream()
                .flatMap(analysis -> analysis.metrics().stream())
                .filter(metric -> metric.query().isEmpty())
                .toList();
        return builtIn.isEmpty() ? List.of(Metric.builtIn("error-rate", Optional.empty(), Schedule.USUAL)) : builtIn;
    }

    private PrometheusCounters source(Delivery delivery, Counter counter) {
        if (canary == null || stable == null) {
            throw CommandFailure.usage("--canary and --stable belong together; give both");
        }
        String address = delivery.spec()
                .checks()
                .analysis()
                .map(analysis -> analysis.prometheus().address())
                .orElseThrow(() -> CommandFailure.usage("the delivery has no spec.analysis.prometheus.address to ask"));
        var breaker = CircuitBreaker.of("prometheus", Settings.defaults());
        try {
            return new PrometheusCounters(
                    new PrometheusClient(URI.create(address), TIMEOUT, breaker),
                    counter,
                    new Revisions(delivery.namespace(), canary, stable));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }
}
