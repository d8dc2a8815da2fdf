package dev.switchback.pipeline.lint;

import dev.switchback.pipeline.conditions.MetricConditions;
import dev.switchback.runtime.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mistakes in a query and in the conditions on its result. */
final class QueryLint {
    private static final Pattern OK_ONLY =
            Pattern.compile("\\b(?:status|code|status_code|response_code|http_status)\\s*=\\s*[\"']200[\"']");
    private static final Pattern ERRORS_ONLY = Pattern.compile("=~\\s*[\"'][(^]*(?:5|\\[?45)|=\\s*[\"']5\\d\\d[\"']");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'|\\{\\{[^}]*}}");
    private static final Pattern FOR = Pattern.compile("\\bfor\\s+\\d+[smh]");
    private static final Pattern RATE = Pattern.compile("\\b(?:i?rate|increase)\\s*\\(");
    private static final Pattern AGGREGATED = Pattern.compile("\\b(?:sum|avg|max|min|count)\\b");
    private static final Pattern BY_LE = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
    private static final Pattern ONE_REVISION = Pattern.compile(
            "pod_template_hash|canary|\\b(?:version|revision|pod)\\s*=|\\{\\{\\s*(?:target|args\\.[\\w-]*(?:hash|service|host|pod|version))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMIT = Pattern.compile("([<>]=?)\\s*(\\d+(?:\\.\\d+)?)");
    private static final double LARGE_BOUND_SECONDS = 5;

    private final LintFindings findings;

    QueryLint(LintFindings findings) {
        this.findings = findings;
    }

    /**
     * Looks at a query.
     *
     * @param where it stands
     * @param success the condition for success, if there is one
     * @param failure the condition for failure, if there is one
     */
    void check(YamlValue where, String query, Optional<String> success, Optional<String> failure) {
        String bare = TEXT.matcher(query).replaceAll("");
        boolean divided = bare.contains("/");
        boolean quantile = bare.contains("histogram_quantile");
        if (OK_ONLY.matcher(query).find()) {
            findings.add(
                    "ok-is-200", where, "201, 204 and 304 count as failures; count what is not an error: !~\"5..\"");
        }
        if (FOR.matcher(bare).find()) {
            findings.add(
                    "for-in-query", where, "'for' is a field of an alert rule and not PromQL; the query is refused");
        }
        if (divided && RATE.matcher(bare).find() && !AGGREGATED.matcher(bare).find()) {
            findings.add(
                    "no-sum", where, "the labels of both sides differ, so that nothing matches; sum both sides first");
        }
        if (!ONE_REVISION.matcher(query).find()) {
            findings.add(
                    "whole-application",
                    where,
                    "the query does not select the canary's pods: its errors disappear among those of the stable pods;"
                            + " select pod_template_hash");
        }
        if (ERRORS_ONLY.matcher(query).find() && !bare.matches("(?s).*\\bor\\b.*")) {
            findings.add(
                    "empty-without-errors",
                    where,
                    "without an error there is no such series and the result is empty, which is an error and not 0;"
                            + " add 'or 0 * sum(...)' of all requests");
        }
        weakEvidence(where, bare);
        if (quantile) {
            quantile(where, bare, success, failure);
        }
        if (divided || quantile) {
            notANumber(where, success, failure);
        }
    }

    private void weakEvidence(YamlValue where, String bare) {
        if (bare.contains("restarts_total") && RATE.matcher(bare).find()) {
            findings.add("restart-rate", where, "one single restart is 0.2 a minute over 5m; count restarts instead");
        }
        if (bare.contains("container_cpu_") || bare.contains("container_memory_")) {
            findings.add(
                    "weak-evidence",
                    where,
                    "CPU and memory are weak evidence against a release; watch requests instead");
        }
    }

    private void quantile(YamlValue where, String bare, Optional<String> success, Optional<String> failure) {
        Matcher by = BY_LE.matcher(bare);
        boolean summed = false;
        while (by.find()) {
            summed |= by.group().startsWith("without")
                    || List.of(by.group(1).split("[\\s,]+", -1)).contains("le");
        }
        if (!summed) {
            findings.add(
                    "quantile-without-sum",
                    where,
                    "without 'sum by (le)' there is one result for each label set, a status for instance, and result[0]"
                            + " is any of them: NaN for one without traffic");
        }
        double unit = bare.matches("(?s).*\\*\\s*1000\\b.*") ? 1000 : 1;
        Matcher limit = LIMIT.matcher(success.or(() -> failure).orElse(""));
        if (limit.find() && Double.parseDouble(limit.group(2)) / unit >= LARGE_BOUND_SECONDS) {
            findings.add(
                    "quantile-above-buckets",
                    where,
                    "histogram_quantile never exceeds the largest finite bucket, often 5 s or 10 s; test the share of slow"
                            + " requests instead");
        }
    }

    /** What a result without traffic, NaN, means. */
    private void notANumber(YamlValue where, Optional<String> success, Optional<String> failure) {
        if (success.isEmpty() == failure.isEmpty()) {
            return; // with both conditions NaN is inconclusive
        }
        if (MetricConditions.mistake(success.or(() -> failure).orElse("")).isPresent()
                || MetricConditions.parse(success, failure).functions().contains("isNaN")) {
            return;
        }
        findings.add(
                "nan-without-traffic",
                where,
                success.isPresent()
                        ? "without traffic the result is NaN, which a condition for success alone takes for a failure;"
                                + " add a condition for failure, or isNaN(result[0]) ||"
                        : "without traffic the result is NaN, which a condition for failure alone takes for a success;"
                                + " add a condition for success");
    }
}
