package dev.switchback.scenarios.report;

import dev.switchback.scenarios.file.Expectation;
import dev.switchback.scenarios.file.Expectation.ExpectedRollback;
import dev.switchback.scenarios.file.Place;
import dev.switchback.scenarios.report.PlayedOutcome.SeenRollback;
import dev.switchback.scenarios.report.ScenarioResult.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;

/** Compares how things are with what was expected. */
final class Comparison {
    private static final String NOTHING = "no object of that name";

    private final Expectation expected;
    private final PlayedOutcome outcome;
    private final List<Difference> differences = new ArrayList<>();

    private Comparison(Expectation expected, PlayedOutcome outcome) {
        this.expected = expected;
        this.outcome = outcome;
    }

    static List<Difference> of(Expectation expected, PlayedOutcome outcome) {
        var comparison = new Comparison(expected, outcome);
        outcome.unplayable()
                .forEach(why -> comparison.differences.add(new Difference("timeline", "what can be played", why)));
        comparison.rollbacks();
        comparison.values("images", expected.images(), outcome.state().images(), text -> text);
        comparison.values("revisions", expected.revisions(), outcome.state().revisions(), text -> text);
        comparison.values(
                "selectors", expected.selectors(), outcome.state().selectors(), selector -> new TreeMap<>(selector)
                        .toString());
        comparison.count("changes", expected.changes(), outcome.changes());
        comparison.count("pages", expected.pages(), outcome.pages());
        return comparison.differences;
    }

    private void rollbacks() {
        var missing = Matching.unmatched(expected.rollbacks(), outcome.rollbacks(), Comparison::fits);
        if (missing.isEmpty()) {
            return;
        }
        String found = outcome.rollbacks().isEmpty() ? "no rollbacks" : lines(outcome.rollbacks());
        for (ExpectedRollback rollback : missing) {
            differences.add(new Difference("rollbacks (line " + rollback.line() + ")", text(rollback), found));
        }
    }

    private static boolean fits(ExpectedRollback wanted, SeenRollback seen) {
        return same(wanted.workload(), seen.workload())
                && same(wanted.phase(), seen.phase())
                && same(wanted.reason(), seen.reason());
    }

    private static boolean same(Optional<String> wanted, String seen) {
        return wanted.isEmpty() || wanted.get().equals(seen);
    }

    private static String text(ExpectedRollback wanted) {
        return wanted.workload().orElse("any workload") + " "
                + wanted.phase().orElse("any phase") + "/"
                + wanted.reason().orElse("any reason");
    }

    private <T> void values(String what, Map<Place, T> wanted, Map<Place, T> seen, Function<T, String> text) {
        wanted.forEach((place, value) -> {
            T found = seen.get(place);
            // The revisions of a StatefulSet are called by its own name, then the hash.
            boolean same = value.equals(found) || (place.name() + "-" + value).equals(found);
            if (!same) {
                differences.add(new Difference(
                        what + " " + place, text.apply(value), found == null ? NOTHING : text.apply(found)));
            }
        });
    }

    private void count(String what, OptionalInt wanted, List<String> seen) {
        if (wanted.isPresent() && wanted.getAsInt() != seen.size()) {
            String found = seen.isEmpty() ? "0" : seen.size() + ":" + lines(seen);
            differences.add(new Difference(what, Integer.toString(wanted.getAsInt()), found));
        }
    }

    private static String lines(List<?> items) {
        var text = new StringBuilder();
        items.forEach(item -> text.append("\n      ").append(item));
        return text.toString();
    }
}
