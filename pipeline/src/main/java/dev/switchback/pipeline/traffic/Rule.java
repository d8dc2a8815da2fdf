package dev.switchback.pipeline.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One rule of a route.
 *
 * @param json the rule as it stands in the object
 * @param where for messages: the rule and the object
 */
record Rule(JsonNode json, String where) {

    /**
     * Finds the rule that is meant.
     *
     * @param wanted its {@code name}, or its place from 0; empty for the only one that leads to the stable version
     * @param object for messages
     * @throws Unroutable when there is no such rule, or more than one
     */
    static Rule find(JsonNode rules, Optional<String> wanted, Predicate<JsonNode> leadsToStable, String object) {
        var meant = IntStream.range(0, rules.size())
                .filter(at -> wanted.isPresent()
                        ? isCalled(wanted.get(), rules.get(at), at)
                        : leadsToStable.test(rules.get(at)))
                .toArray();
        if (meant.length == 1) {
            var json = rules.get(meant[0]);
            return new Rule(json, "rule " + called(json, meant[0]) + " of " + object);
        }
        var there = "; its rules are " + all(rules);
        if (wanted.isPresent()) {
            throw Unroutable.missing(object + " has no rule " + wanted.get() + there);
        }
        throw meant.length == 0
                ? Unroutable.missing(object + " has no rule that leads to the stable version" + there)
                : Unroutable.invalid(
                        object + " has several rules that lead to the stable version, so one has to be named" + there);
    }

    private static boolean isCalled(String name, JsonNode rule, int at) {
        return called(rule, at).equals(name) || Integer.toString(at).equals(name);
    }

    /** Its name; its place when it has none. */
    private static String called(JsonNode rule, int at) {
        return rule.path("name").asText(Integer.toString(at));
    }

    private static String all(JsonNode rules) {
        return rules.isEmpty()
                ? "none"
                : IntStream.range(0, rules.size())
                        .mapToObj(at -> called(rules.get(at), at))
                        .collect(Collectors.joining(", "));
    }
}
