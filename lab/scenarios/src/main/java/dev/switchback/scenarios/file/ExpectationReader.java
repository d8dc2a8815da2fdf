package dev.switchback.scenarios.file;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.scenarios.file.Expectation.ExpectedRollback;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads what is expected at the end. */
final class ExpectationReader {
    private static final List<String> PHASES =
            Arrays.stream(Phase.values()).map(Phase::text).toList();
    private static final List<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::text).toList();
    private static final Expectation NOTHING =
            new Expectation(List.of(), Map.of(), Map.of(), Map.of(), OptionalInt.empty(), OptionalInt.empty());

    private final KnownNames known;

    ExpectationReader(KnownNames known) {
        this.known = known;
    }

    Expectation read(Optional<YamlValue> expect) {
        return expect.map(this::expectation).orElse(NOTHING);
    }

    private Expectation expectation(YamlValue value) {
        value.refuseOthers("rollbacks", "images", "revisions", "selectors", "changes", "pages");
        if (value.entries().isEmpty()) {
            value.problem("nothing is expected here, which proves nothing", "one expectation or more");
        }
        return new Expectation(
                value.optional("rollbacks").map(this::rollbacks).orElse(List.of()),
                places(value.optional("images"), known::checkWorkload, text -> text.text()
                        .orElse("")),
                places(value.optional("revisions"), known::checkWorkload, text -> text.text()
                        .orElse("")),
                places(
                        value.optional("selectors"),
                        (inner, name) -> known.check(inner, "Service", name),
                        YamlValue::texts),
                count(value.optional("changes")),
                count(value.optional("pages")));
    }

    private List<ExpectedRollback> rollbacks(YamlValue list) {
        return list.items().stream().map(this::rollback).toList();
    }

    private ExpectedRollback rollback(YamlValue value) {
        value.refuseOthers("workload", "phase", "reason");
        value.optional("workload")
                .ifPresent(name -> known.checkSubject(name, name.text().orElse("")));
        return new ExpectedRollback(
                value.line(),
                value.optional("workload").flatMap(YamlValue::text),
                word(value.optional("phase"), "phase", PHASES),
                word(value.optional("reason"), "reason", REASONS));
    }

    private static Optional<String> word(Optional<YamlValue> value, String what, List<String> allowed) {
        Optional<String> word = value.flatMap(YamlValue::text);
        if (word.isPresent() && !allowed.contains(word.get())) {
            value.get().problem("there is no " + what + " " + word.get(), String.join(", ", allowed));
        }
        return word;
    }

    private <T> Map<Place, T> places(
            Optional<YamlValue> value, BiConsumer<YamlValue, String> check, Function<YamlValue, T> read) {
        var places = new LinkedHashMap<Place, T>();
        value.map(YamlValue::entries).orElse(Map.of()).forEach((name, inner) -> {
            Place place = Place.parse(name, inner);
            check.accept(inner, name);
            places.put(place, read.apply(inner));
        });
        return places;
    }

    private static OptionalInt count(Optional<YamlValue> value) {
        Optional<Long> count = value.flatMap(number -> number.integer(0, 1_000_000));
        return count.isPresent() ? OptionalInt.of(Math.toIntExact(count.get())) : OptionalInt.empty();
    }
}
