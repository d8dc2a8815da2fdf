package dev.switchback.pipeline.lint;

import dev.switchback.pipeline.lint.ReleaseLint.LintFinding;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was found so far, and ways into the documents that are looked at. */
final class LintFindings {
    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final List<LintFinding> findings = new ArrayList<>();

    void add(String check, YamlValue where, String text) {
        findings.add(new LintFinding(check, where.source(), where.line(), where.key(), text));
    }

    /** A mistake in the form of a file. */
    void add(Problem problem) {
        String text = problem.reason() + (problem.allowed().isEmpty() ? "" : "; allowed: " + problem.allowed());
        findings.add(new LintFinding("structure", problem.source(), problem.line(), problem.key(), text));
    }

    /** In the order of the files, each once. */
    List<LintFinding> sorted() {
        return findings.stream()
                .distinct()
                .sorted(Comparator.comparing(LintFinding::source).thenComparingInt(LintFinding::line))
                .toList();
    }

    // ---- ways into a document

    static Optional<YamlValue> at(YamlValue value, String... names) {
        Optional<YamlValue> found = Optional.of(value);
        for (String name : names) {
            found = found.filter(YamlValue::isMapping).flatMap(inner -> inner.optional(name));
        }
        return found;
    }

    static List<YamlValue> items(YamlValue value, String... names) {
        return at(value, names).filter(YamlValue::isList).map(YamlValue::items).orElse(List.of());
    }

    static String text(YamlValue value, String... names) {
        return at(value, names)
                .filter(found -> !found.isMapping() && !found.isList())
                .flatMap(YamlValue::text)
                .orElse("");
    }

    /** A whole number; empty for anything else. */
    static Optional<Integer> number(YamlValue value, String... names) {
        return Optional.of(text(value, names))
                .filter(digits -> digits.matches("\\d{1,9}"))
                .map(Integer::valueOf);
    }

    /** A duration; a number without a unit is in seconds. Empty for anything else. */
    static Optional<Duration> length(YamlValue value, String... names) {
        String text = text(value, names);
        return Durations.parse(text.matches("\\d{1,9}") ? text + "s" : text, Duration.ZERO, LONGEST)
                .filter(length -> !text.isEmpty());
    }
}
