package dev.switchback.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.smoke.http.HttpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is expected of an answer.
 *
 * @param statuses any of these
 * @param headers by name
 * @param json by JSON Pointer (RFC 6901); when there are any, the body has to be JSON
 * @param latency the most that it may take
 */
public record Expected(
        Set<Integer> statuses,
        Map<String, ValueRule> headers,
        Map<String, ValueRule> json,
        Optional<Duration> latency) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What of the answer is not as expected, each in a few words; empty when all is well. */
    List<String> problems(HttpReply reply) {
        List<String> problems = new ArrayList<>();
        if (!statuses.contains(reply.status())) {
            problems.add("status " + reply.status() + ", expected " + allowed());
        }
        headers.forEach(
                (name, rule) -> rule.problem(Optional.ofNullable(reply.headers().get(name)))
                        .ifPresent(problem -> problems.add("header " + name + " " + problem)));
        if (!json.isEmpty()) {
            problems.addAll(jsonProblems(reply));
        }
        latency.filter(most -> reply.latency().compareTo(most) > 0)
                .ifPresent(most -> problems.add("took " + Durations.format(millis(reply.latency())) + ", allowed are "
                        + Durations.format(most)));
        return problems;
    }

    private List<String> jsonProblems(HttpReply reply) {
        List<String> problems = new ArrayList<>();
        try {
            JsonNode body = MAPPER.readTree(reply.text());
            json.forEach((pointer, rule) -> rule.problem(value(body, pointer))
                    .ifPresent(problem -> problems.add("JSON " + pointer + " " + problem)));
        } catch (JsonProcessingException e) {
            problems.add("the body is not JSON");
        }
        return problems;
    }

    /** A scalar as text, anything else as JSON. */
    private static Optional<String> value(JsonNode body, String pointer) {
        JsonNode value = body.at(pointer);
        return value.isMissingNode()
                ? Optional.empty()
                : Optional.of(value.isValueNode() ? value.asText() : value.toString());
    }

    private String allowed() {
        TreeSet<Integer> sorted = new TreeSet<>(statuses);
        int hundred = sorted.first();
        boolean whole = sorted.size() == 100 && hundred % 100 == 0 && sorted.last() == hundred + 99;
        String all = sorted.toString().replaceAll("[\\[\\]]", "");
        return whole ? hundred / 100 + "xx" : all;
    }

    private static Duration millis(Duration exact) {
        return Duration.ofMillis(exact.toMillis());
    }
}
