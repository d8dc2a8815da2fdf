package dev.switchback.pipeline.analysis;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.monitoring.PrometheusClient.QueryAnswer;
import dev.switchback.monitoring.PrometheusClient.TimeSeries;
import dev.switchback.resources.Delivery.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The raw counters of a canary's and of the stable pods, by {@code pod_template_hash}, from Prometheus: as they were scraped,
 * with the time of each scrape, since {@code rate()} and {@code increase()} extrapolate and lose the first sample.
 */
public final class PrometheusCounters implements MetricSource {
    /** One question reaches over this much; a longer time takes several. */
    private static final Duration LONGEST_RANGE = Duration.ofMinutes(10);

    private final PrometheusClient prometheus;
    private final Counter counter;
    private final Revisions revisions;

    /**
     * Whose counters.
     *
     * @param canary the canary's {@code pod_template_hash}
     * @param stable the stable revision's
     * @param also what else the labels have to match, in PromQL, such as {@code cluster="eu"}; empty for nothing
     */
    public record Revisions(String namespace, String canary, String stable, String also) {
        public Revisions(String namespace, String canary, String stable) {
            this(namespace, canary, stable, "");
        }

        private static final String LABEL_VALUE = "[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?";

        /** @throws IllegalArgumentException when one of them cannot be what it says; the message names it */
        public Revisions {
            require("namespace", namespace);
            require("canary", canary);
            require("stable", stable);
            if (canary.equals(stable)) {
                throw new IllegalArgumentException("canary and stable are both '" + canary + "'; they have to differ");
            }
        }

        private static void require(String what, String value) {
            if (!value.matches(LABEL_VALUE)) {
                throw new IllegalArgumentException(
                        what + ": '" + value + "' is not lower-case letters, digits and '-'");
            }
        }

        private String selector() {
            String whose = String.format("namespace=\"%s\",pod_template_hash=~\"%s|%s\"", namespace, canary, stable);
            return also.isEmpty() ? whose : whose + "," + also;
        }
    }

    /** What counts as a request, and what as an error. */
    public sealed interface Counter {
        /** What a built-in metric counts; latencies are bound by 500 ms unless it says otherwise. */
        static Counter of(Metric metric) {
            Duration bound = metric.bound().orElse(Duration.ofMillis(500));
            return metric.name().equals("latency-p99")
                    ? metric.series()
                            .<Counter>map(series -> new Slow(series, bound))
                            .orElseGet(() -> new Slow(bound))
                    : metric.series().<Counter>map(Failed::new).orElseGet(Failed::new);
        }

        /** The series, for these labels. */
        String selector(String labels);

        /** Whether a series counts requests; another one counts those of them that are no errors. */
        boolean isRequest(Map<String, String> labels);

        /** Whether what a series counts are errors, until another series says that some are none. */
        boolean isError(Map<String, String> labels);

        /** Whether a scrape says nothing unless it has series of both kinds. */
        boolean needsBoth();

        /** What all of the series lack; empty when some of them can be used. */
        Optional<String> missing(List<TimeSeries> series);

        /**
         * Failed requests, those with a status of 500 and more. The status is in one of the labels that HTTP libraries give it.
         *
         * @param series the counter, such as {@code http_requests_total}
         */
        record Failed(String series) implements Counter {
            private static final List<String> STATUS = List.of(
                    "status",
                    "code",
                    "status_code",
                    "http_status",
                    "http_status_code",
                    "http_response_status_code",
                    "response_code");

            public Failed() {
                this("http_requests_total");
            }

            @Override
            public String selector(String labels) {
                return series + "{" + labels + "}";
            }

            private static Optional<String> status(Map<String, String> labels) {
                return STATUS.stream().filter(labels::containsKey).findFirst().map(labels::get);
            }

            @Override
            public Optional<String> missing(List<TimeSeries> all) {
                boolean useless = !all.isEmpty()
                        && all.stream().allMatch(each -> status(each.labels()).isEmpty());
                return useless
                        ? Optional.of(series + " has no label that tells a failed request, such as status or code")
                        : Optional.empty();
            }

            @Override
            public boolean isRequest(Map<String, String> labels) {
                return true;
            }

            @Override
            public boolean isError(Map<String, String> labels) {
                return status(labels).orElse("").matches("5..");
            }

            @Override
            public boolean needsBoth() {
                return false;
            }
        }

        /**
         * Requests over a bound: all but those in the histogram's bucket.
         *
         * @param series the histogram, such as {@code http_request_duration_seconds}
         * @param bound the upper end of a bucket
         */
        record Slow(String series, Duration bound) implements Counter {
            public Slow(Duration bound) {
                this("http_request_duration_seconds", bound);
            }

            @Override
            public String selector(String labels) {
                double seconds = bound.toMillis() / 1000.0;
                String whole = seconds == Math.rint(seconds) ? "|" + (long) seconds : "";
                return String.format(
                        "{__name__=~\"%s_(count|bucket)\",le=~\"|%s%s\",%s}",
                        series, String.valueOf(seconds).replace(".", "\\\\."), whole, labels);
            }

            @Override
            public Optional<String> missing(List<TimeSeries> all) {
                return !all.isEmpty() && all.stream().allMatch(each -> isRequest(each.labels()))
                        ? Optional.of(series + " has no bucket that ends at " + bound.toMillis() / 1000.0
                                + " s; name the upper end of one as bound")
                        : Optional.empty();
            }

            @Override
            public boolean isRequest(Map<String, String> labels) {
                return !labels.containsKey("le");
            }

            @Override
            public boolean isError(Map<String, String> labels) {
                return isRequest(labels);
            }

            @Override
            public boolean needsBoth() {
                return true;
            }
        }
    }

    public PrometheusCounters(PrometheusClient prometheus, Counter counter, Revisions revisions) {
        this.prometheus = prometheus;
        this.counter = counter;
        this.revisions = revisions;
    }

    /** One pod at one scrape, as its series are added up. */
    private static final class Sum {
        private final PodSample key;
        private double requests;
        private double errors;
        private boolean served;
        private boolean excused;

        Sum(PodSample key) {
            this.key = key;
        }

        void add(Counter counter, Map<String, String> labels, double count) {
            if (counter.isRequest(labels)) {
                served = true;
                requests += count;
                errors += counter.isError(labels) ? count : 0;
            } else {
                excused = true;
                errors -= count;
            }
        }

        boolean isWhole(Counter counter) {
            return served && (excused || !counter.needsBoth());
        }

        PodSample sample() {
            return new PodSample(key.seconds(), key.pod(), key.canary(), requests, errors);
        }
    }

    @Override
    public CounterReading read(Instant start, Instant after, Instant until) {
        List<PodSample> samples = new ArrayList<>();
        for (Instant from = after; from.isBefore(until); from = from.plus(LONGEST_RANGE)) {
            Instant to = from.plus(LONGEST_RANGE).isBefore(until) ? from.plus(LONGEST_RANGE) : until;
            long range = Math.max(1, Duration.between(from, to).toMillis());
            QueryAnswer answer = prometheus.query(counter.selector(revisions.selector()) + "[" + range + "ms]", to);
            if (answer.failure().isPresent()) {
                return new CounterReading.Unusable(answer.failure().get());
            }
            Optional<String> missing = counter.missing(answer.series());
            if (missing.isPresent()) {
                return new CounterReading.Unusable(missing.get());
            }
            samples.addAll(samples(answer.series(), start, from));
        }
        return new CounterReading.Scraped(samples);
    }

    private List<PodSample> samples(List<TimeSeries> series, Instant start, Instant after) {
        double begin = start.toEpochMilli() / 1000.0;
        double least = after.toEpochMilli() / 1000.0;
        Map<String, Sum> sums = new TreeMap<>();
        for (TimeSeries one : series) {
            for (TimeSeries.Value value : one.values()) {
                if (value.seconds() > least) {
                    String target = target(one.labels());
                    boolean canary = revisions.canary().equals(one.labels().get("pod_template_hash"));
                    var key = new PodSample(value.seconds() - begin, target, canary, 0, 0);
                    sums.computeIfAbsent(target + " " + value.seconds(), any -> new Sum(key))
                            .add(counter, one.labels(), value.value());
                }
            }
        }
        return sums.values().stream()
                .filter(sum -> sum.isWhole(counter))
                .map(Sum::sample)
                .sorted(Comparator.comparingDouble(PodSample::seconds))
                .toList();
    }

    /** What was scraped together: a pod that two jobs scrape counts as two. */
    private static String target(Map<String, String> labels) {
        return labels.getOrDefault("pod", "") + "/" + labels.getOrDefault("job", "") + "/"
                + labels.getOrDefault("instance", "");
    }
}
