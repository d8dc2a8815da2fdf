package dev.switchback.rollback.evidence;

import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.monitoring.PrometheusClient.QueryAnswer;
import dev.switchback.monitoring.PrometheusClient.TimeSeries;
import dev.switchback.rollback.config.ServiceConfig;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.RequestMetrics;
import dev.switchback.rollback.judgement.RequestMetrics.Question;
import dev.switchback.rollback.judgement.RequestMetrics.Signal;
import dev.switchback.rollback.judgement.RequestMetrics.Span;
import dev.switchback.rollback.judgement.RequestMetrics.Window;
import dev.switchback.runtime.breaker.CircuitBreaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests and failures of revisions from recording rules. It asks about objects that the cluster has, in two requests at
 * most, and after one without an answer it asks no more.
 */
public final class MetricsReader {
    /** A decision waits for two of them at most. */
    private static final Duration TIMEOUT = Duration.ofMillis(900);

    private static final String NAME = "__name__";

    private final PrometheusClient prometheus;
    private final ServiceConfig.RecordingRules rules;
    private volatile String state = "not asked yet";

    /** A reader; it takes as long as two of the client's timeouts at most. */
    public MetricsReader(PrometheusClient prometheus, ServiceConfig.RecordingRules rules) {
        this.prometheus = prometheus;
        this.rules = rules;
    }

    /**
     * One that asks over the network.
     *
     * @param clock Prometheus' has to agree with it
     */
    public static MetricsReader of(ServiceConfig.Prometheus config, CircuitBreaker breaker, InstantSource clock) {
        var client = new PrometheusClient(config.url(), TIMEOUT, breaker).comparedWith(clock);
        return new MetricsReader(client, config.rules());
    }

    /** What became of the last request, for people. */
    public String state() {
        return state;
    }

    /** What the suspect's requests and those before it came to, or why that is not known. Never throws. */
    public RequestMetrics read(Facts facts) {
        return facts.question()
                .map(this::ask)
                .orElseGet(() -> RequestMetrics.nothing(
                        "Prometheus was not asked: no alert fires that a recent deploy can explain"));
    }

    /** What was counted, or why that is not known. Never throws. */
    public RequestMetrics ask(Question question) {
        QueryAnswer since = range(question, question.since());
        QueryAnswer before = since.failure().isPresent() ? since : range(question, question.before());
        return heard(before)
                .map(RequestMetrics::nothing)
                .orElseGet(() ->
                        new RequestMetrics(Optional.empty(), windows(question, before), windows(question, since)));
    }

    private Optional<String> heard(QueryAnswer answer) {
        state = answer.failure().orElse("answers");
        return answer.failure();
    }

    private QueryAnswer range(Question question, Span span) {
        return prometheus.range(selector(question), span.after(), span.until(), RequestMetrics.WINDOW);
    }

    private String selector(Question question) {
        var names = new TreeSet<String>();
        for (Signal signal : question.signals()) {
            names.add(requests(signal));
            names.add(bad(signal));
        }
        return "{" + NAME + "=~" + PrometheusClient.quotedAlternatives(names)
                + ",namespace=" + PrometheusClient.quoted(question.namespace())
                + "," + question.kind().label() + "=~" + PrometheusClient.quotedAlternatives(question.names())
                + "," + question.kind().alertHashLabel() + "!=\"\"}";
    }

    private String requests(Signal signal) {
        return signal == Signal.ERRORS ? rules.requests() : rules.timed();
    }

    private String bad(Signal signal) {
        return signal == Signal.ERRORS ? rules.errors() : rules.slow();
    }

    private List<Window> windows(Question question, QueryAnswer answer) {
        var byLabels = new HashMap<Map<String, String>, Map<String, TimeSeries>>();
        for (TimeSeries series : answer.series()) {
            var labels = new TreeMap<>(series.labels());
            String name = String.valueOf(labels.remove(NAME));
            byLabels.computeIfAbsent(labels, any -> new HashMap<>()).put(name, series);
        }
        var windows = new ArrayList<Window>();
        for (Signal signal : question.signals()) {
            byLabels.forEach((labels, series) -> {
                String name = labels.getOrDefault(question.kind().label(), "");
                String hash = labels.getOrDefault(question.kind().alertHashLabel(), "");
                Map<Double, Double> shares = samples(series.get(bad(signal)));
                samples(series.get(requests(signal)))
                        .forEach((seconds, requests) -> windows.add(new Window(
                                signal,
                                name,
                                hash,
                                Instant.ofEpochMilli(Math.round(seconds * 1000)),
                                requests,
                                bad(requests, shares.getOrDefault(seconds, Double.NaN)))));
            });
        }
        return windows;
    }

    /** By time, in order. */
    private static Map<Double, Double> samples(@Nullable TimeSeries series) {
        var samples = new TreeMap<Double, Double>();
        if (series != null) {
            series.values().forEach(value -> samples.put(value.seconds(), value.value()));
        }
        return samples;
    }

    /** Of no requests none is bad. Extrapolation can make a share a little less than 0, or more than 1. */
    private static double bad(double requests, double share) {
        if (requests == 0) {
            return 0;
        }
        return Double.isFinite(share) ? requests * Math.min(1, Math.max(0, share)) : Double.NaN;
    }

    /** What is wrong with Prometheus or its rules, a line each, with what to do. */
    public List<String> troubles(Instant now) {
        var names = List.of(rules.requests(), rules.errors());
        QueryAnswer answer = prometheus.query(
                "count by (" + NAME + ") ({" + NAME + "=~" + PrometheusClient.quotedAlternatives(names) + "})", now);
        Optional<String> failure = heard(answer);
        if (failure.isPresent()) {
            return List.of(
                    failure.get() + "; until it answers, decisions are made without metrics: check prometheus.url");
        }
        return names.stream()
                .filter(name -> answer.series().stream()
                        .noneMatch(series -> name.equals(series.labels().get(NAME))))
                .map(name -> "Prometheus has no series " + name
                        + ", so decisions are made without metrics: load prometheus-rules/rules/fast.yaml, and see that a"
                        + " pod with http_requests_total is scraped")
                .toList();
    }
}
