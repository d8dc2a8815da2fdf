package dev.switchback.scenarios.file;

import dev.switchback.scenarios.file.Expectation.ExpectedRollback;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads what is expected at the end. */
final class ExpectationReader {
    private static final Expectation NOTHING =
            new Expectation(List.of(), Map.of(), Map.of(), Map.of(), OptionalInt.empty(), OptionalInt.empty());

    private ExpectationReader() {}

    static Expectation read(Optional<Value> value) {
        if (value.isEmpty()) {
            return NOTHING;
        }
        var fields = value.get().fields("rollbacks", "images", "revisions", "selectors", "changes", "pages");
        if (fields.keys().isEmpty()) {
            value.get().problem("nothing is expected here, which proves nothing");
        }
        return new Expectation(
                fields.optional("rollbacks").map(ExpectationReader::rollbacks).orElse(List.of()),
                places(fields.optional("images"), Value::text),
                places(fields.optional("revisions"), Value::text),
                places(fields.optional("selectors"), Value::texts),
                count(fields.optional("changes")),
                count(fields.optional("pages")));
    }

    private static List<ExpectedRollback> rollbacks(Value list) {
        return list.items().stream().map(ExpectationReader::rollback).toList();
    }

    private static ExpectedRollback rollback(Value value) {
        var fields = value.fields("workload", "phase", "reason");
        return new ExpectedRollback(
                value.line(),
                fields.optional("workload").map(Value::text),
                fields.optional("phase").map(Value::text),
                fields.optional("reason").map(Value::text));
    }

    private static <T> Map<Place, T> places(Optional<Value> value, Function<Value, T> read) {
        var places = new LinkedHashMap<Place, T>();
        value.map(Value::entries)
                .orElse(Map.of())
                .forEach((name, inner) -> places.put(Place.parse(name, inner), read.apply(inner)));
        return places;
    }

    private static OptionalInt count(Optional<Value> value) {
        return value.isPresent() ? OptionalInt.of(value.get().count(0)) : OptionalInt.empty();
    }
}
