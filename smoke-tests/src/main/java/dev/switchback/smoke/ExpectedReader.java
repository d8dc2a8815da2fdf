package dev.switchback.smoke;

import com.fasterxml.jackson.core.JsonPointer;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** Reads the key {@code expect} of a check. */
final class ExpectedReader {
    private static final String STATUS = "a status from 200 to 599, a class such as 2xx, or a list of them";
    private static final String RULE = "a value, or one of {equals: VALUE}, {matches: PATTERN}, {exists: true}";

    private ExpectedReader() {}

    /** Status 200 to 299 when nothing else is expected. */
    static Expected read(Optional<YamlValue> expect, Duration timeout) {
        expect.ifPresent(mapping -> {
            mapping.entries("a mapping with status, headers, json, latency");
            mapping.refuseOthers("status", "headers", "json", "latency");
        });
        return new Expected(
                expect.flatMap(e -> e.optional("status"))
                        .map(ExpectedReader::statuses)
                        .orElse(hundred(2)),
                rules(expect.flatMap(e -> e.optional("headers")), ExpectedReader::checkHeader),
                rules(expect.flatMap(e -> e.optional("json")), ExpectedReader::checkPointer),
                expect.flatMap(e -> e.optional("latency")).flatMap(v -> latency(v, timeout)));
    }

    private static Optional<Duration> latency(YamlValue value, Duration timeout) {
        Optional<Duration> latency = value.duration(Duration.ofMillis(1), Duration.ofHours(1));
        latency.filter(most -> most.compareTo(timeout) > 0)
                .ifPresent(most ->
                        value.problem("is longer than the check's timeout", "at most " + Durations.format(timeout)));
        return latency;
    }

    private static Set<Integer> statuses(YamlValue value) {
        Set<Integer> statuses = new TreeSet<>();
        List<YamlValue> items = value.isList() ? value.items() : List.of(value);
        items.forEach(item -> statuses.addAll(status(item)));
        if (items.isEmpty()) {
            value.problem("is empty", STATUS);
        }
        return statuses;
    }

    private static Set<Integer> status(YamlValue value) {
        String text = value.text(STATUS).orElse("200");
        if (text.matches("[2-5]xx")) {
            return hundred(text.charAt(0) - '0');
        }
        if (text.matches("[2-5][0-9]{2}")) {
            return Set.of(Integer.valueOf(text));
        }
        value.problem("'" + text + "' is not a status", STATUS);
        return Set.of();
    }

    private static Set<Integer> hundred(int first) {
        Set<Integer> statuses = new TreeSet<>();
        IntStream.range(first * 100, first * 100 + 100).forEach(statuses::add);
        return statuses;
    }

    private interface NameCheck {
        void check(String name, YamlValue value);
    }

    private static void checkHeader(String name, YamlValue value) {
        if (!SuiteReader.isHeader(name)) {
            value.problem("'" + name + "' is not the name of a header", "letters, digits and -");
        }
    }

    private static void checkPointer(String name, YamlValue value) {
        try {
            JsonPointer.compile(name);
            if (!name.matches("(/([^~]|~[01])*)?")) {
                throw new IllegalArgumentException(name);
            }
        } catch (IllegalArgumentException e) {
            value.problem("'" + name + "' is not a JSON Pointer", "RFC 6901, such as /items/0/id");
        }
    }

    private static Map<String, ValueRule> rules(Optional<YamlValue> mapping, NameCheck names) {
        Map<String, ValueRule> rules = new LinkedHashMap<>();
        mapping.ifPresent(
                all -> all.entries("names with what their values have to be").forEach((name, value) -> {
                    names.check(name, value);
                    rules.put(name, rule(value));
                }));
        return rules;
    }

    private static ValueRule rule(YamlValue value) {
        if (!value.isMapping()) {
            return new ValueRule.Equal(
                    value.isNull() ? "null" : value.text(RULE).orElse(""));
        }
        value.refuseOthers("equals", "matches", "exists");
        if (value.entries().size() != 1) {
            value.problem("has " + value.entries().size() + " keys", RULE);
        }
        Optional<ValueRule> matches = value.optional("matches").map(ExpectedReader::matching);
        Optional<ValueRule> exists =
                value.optional("exists").flatMap(YamlValue::flag).map(ValueRule.Present::new);
        return matches.or(() -> exists)
                .orElseGet(() -> new ValueRule.Equal(
                        value.optional("equals").flatMap(YamlValue::text).orElse("null")));
    }

    private static ValueRule matching(YamlValue value) {
        String pattern = value.text("a regular expression").orElse("");
        try {
            return new ValueRule.Matching(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            value.problem("'" + pattern + "' is not a regular expression: " + e.getDescription(), "Java's syntax");
            return new ValueRule.Present(true);
        }
    }
}
