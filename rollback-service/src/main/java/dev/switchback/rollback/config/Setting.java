package dev.switchback.rollback.config;

import dev.switchback.resources.Policy;
import dev.switchback.rollback.judgement.Settings;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One thing that can be set.
 *
 * @param key as in a file, without the prefix {@code switchback.}
 * @param byDefault as one would write it; empty when there is none
 * @param about for the table of settings
 */
public record Setting(String key, Form form, String byDefault, String about) {
    static final String PREFIX = "switchback.";

    /** All, in the order in which they are documented. */
    public static final List<Setting> ALL = List.of(
            of("policy", Form.POLICY, "automatic", "what the service may do where no policy annotation applies"),
            of(
                    "weak-evidence",
                    Form.WEAK_EVIDENCE,
                    "approve",
                    "what to do when no alert names the revision and the failure may have begun before the deploy"),
            of(
                    "recent-deploy",
                    Form.PERIOD,
                    "30m",
                    "a revision that was active longer than this when the alert started is not suspected"),
            of("proven-after", Form.DURATION, "5m", "a revision that was current for at least this long is proven"),
            of("cooldown", Form.DURATION, "10m", "no second automatic rollback of a workload for this long"),
            of(
                    "breaker.workloads",
                    Form.COUNT,
                    "3",
                    "how many workloads may be rolled back automatically within the window"),
            of("breaker.window", Form.PERIOD, "10m", "the window of `breaker.workloads`"),
            of(
                    "settle",
                    Form.DURATION,
                    "10s",
                    "how long to wait for alerts of older revisions that still serve, unless requests tell"),
            of(
                    "verify-soak",
                    Form.DURATION,
                    "1m",
                    "how long the restored revision must run completely and without an alert"),
            of(
                    "verify-timeout",
                    Form.PERIOD,
                    "5m",
                    "how long after the change verification gives up; must be longer than `verify-soak`"),
            of("approval-timeout", Form.PERIOD, "1h", "how long a request for approval stays open"),
            of("poll", Form.PERIOD, "15s", "how often Alertmanager is asked for firing alerts"),
            of("defaults.namespace", Form.NAME, "", "namespace for alerts without the label `namespace`"),
            of("defaults.deployment", Form.NAME, "", "Deployment for alerts without the label `deployment`"),
            of(
                    "drive-deliveries",
                    Form.SWITCH,
                    "on",
                    "whether the service drives deliveries that nobody else drives, or whose driver is gone"),
            of("alertmanager.url", Form.URL, "", "Alertmanager to poll; if unset, alerts come by webhook only"),
            of(
                    "alertmanager.receiver",
                    Form.TEXT,
                    "switchback",
                    "Alertmanager's receiver for this service, as a regular expression"),
            of(
                    "prometheus.url",
                    Form.URL,
                    "",
                    "Prometheus that knows the requests of each revision; if unset, decisions are made without metrics"),
            of(
                    "prometheus.requests",
                    Form.SERIES,
                    "revision:http_requests:increase30s",
                    "recording rule: requests of the last 30 s by `namespace`, `deployment`, `pod_template_hash`"),
            of(
                    "prometheus.errors",
                    Form.SERIES,
                    "revision:http_request_errors:ratio30s",
                    "recording rule: the share of `prometheus.requests` that failed, 0 when none did"),
            of(
                    "prometheus.timed",
                    Form.SERIES,
                    "revision:http_requests_timed:increase30s",
                    "recording rule: requests of the last 30 s whose duration was measured"),
            of(
                    "prometheus.slow",
                    Form.SERIES,
                    "revision:http_requests_slow:ratio30s",
                    "recording rule: the share of `prometheus.timed` that were slow, 0 when none were"),
            of("webhook.url", Form.URL, "", "gets every outcome by an HTTP POST of JSON; the URL may contain a secret"),
            of(
                    "namespace",
                    Form.NAME,
                    "",
                    "the service's own namespace; default: its pod's, or `switchback`; created if permitted"),
            of(
                    "identity",
                    Form.TEXT,
                    "",
                    "this replica's name in the Lease; default: hostname, PID and a random suffix"),
            of(
                    "host",
                    Form.TEXT,
                    "",
                    "address to listen on; default: 127.0.0.1 without authentication, 0.0.0.0 with it"),
            of("port", Form.PORT, "8080", "port to listen on"),
            of(
                    "shutdown-delay",
                    Form.DURATION,
                    "3s",
                    "how long requests are still served after the service has become unready"),
            of("auth.mode", Form.AUTH, "kubernetes", "how callers authenticate"),
            of("auth.token-file", Form.TEXT, "", "file with the token that permits everything"),
            of("auth.trigger-token-file", Form.TEXT, "", "file with a token that permits only `POST /trigger`"),
            of("auth.audiences", Form.LIST, "", "a token of the cluster must be for one of these audiences"));

    private static Setting of(String key, Form form, String byDefault, String about) {
        return new Setting(key, form, byDefault, about);
    }

    /** What the service decides by when nothing is set. */
    public static Settings defaults() {
        return settings(key -> of(key).byDefault());
    }

    /** @param values by key, each one that its form accepts; empty for what is not set */
    static Settings settings(UnaryOperator<String> values) {
        Function<String, Duration> duration =
                key -> Durations.parse(values.apply(key)).orElseThrow();
        Function<String, Optional<String>> optional =
                key -> Optional.of(values.apply(key)).filter(text -> !text.isEmpty());
        return new Settings(
                Policy.of(values.apply("policy")).orElseThrow(),
                Settings.WeakEvidence.of(values.apply("weak-evidence")).orElseThrow(),
                new Settings.Ages(
                        duration.apply("recent-deploy"), duration.apply("proven-after"), duration.apply("settle")),
                new Settings.Limits(
                        duration.apply("cooldown"),
                        Integer.parseInt(values.apply("breaker.workloads")),
                        duration.apply("breaker.window")),
                new Settings.Verify(duration.apply("verify-soak"), duration.apply("verify-timeout")),
                new Settings.Waits(duration.apply("approval-timeout"), duration.apply("poll")),
                new Settings.Defaults(optional.apply("defaults.namespace"), optional.apply("defaults.deployment")));
    }

    /** The names of the recording rules that are shipped. */
    public static ServiceConfig.RecordingRules shippedRules() {
        return rules(key -> of(key).byDefault());
    }

    /** @param values as for {@link #settings} */
    static ServiceConfig.RecordingRules rules(UnaryOperator<String> values) {
        return new ServiceConfig.RecordingRules(
                values.apply("prometheus.requests"),
                values.apply("prometheus.errors"),
                values.apply("prometheus.timed"),
                values.apply("prometheus.slow"));
    }

    /** @throws IllegalArgumentException when there is no setting of that key */
    static Setting of(String key) {
        return ALL.stream()
                .filter(s -> s.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no setting " + key));
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "SWITCHBACK_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What values are allowed, in words. */
    public String allowed() {
        return form.allowed();
    }
}
