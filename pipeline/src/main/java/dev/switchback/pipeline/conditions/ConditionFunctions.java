package dev.switchback.pipeline.conditions;

import dev.switchback.pipeline.conditions.Expression.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the language: those that Argo Rollouts adds ({@code asFloat}, {@code asInt}, {@code isNaN}, {@code isInf},
 * {@code isNil}, {@code default}) and the built-in ones for numbers and lists.
 *
 * <p>As in Argo Rollouts, {@code isNil} and {@code default} look at the whole {@code result}, whatever their first argument is.
 */
final class ConditionFunctions {
    private static final Map<String, Call> FUNCTIONS = Map.ofEntries(
            Map.entry("asFloat", (scope, a) -> asFloat(a.get(0).value(scope))),
            Map.entry("asInt", (scope, a) -> asInt(a.get(0).value(scope))),
            Map.entry("isNaN", (scope, a) -> Double.isNaN(a.get(0).number(scope, "isNaN"))),
            Map.entry("isInf", (scope, a) -> Double.isInfinite(a.get(0).number(scope, "isInf"))),
            Map.entry("isNil", (scope, a) -> scope.result() == null),
            Map.entry("default", (scope, a) -> scope.result() == null ? a.get(1).value(scope) : scope.result()),
            Map.entry("len", (scope, a) -> length(a.get(0).value(scope))),
            Map.entry("first", (scope, a) -> end(a.get(0).list(scope, "first"), true)),
            Map.entry("last", (scope, a) -> end(a.get(0).list(scope, "last"), false)),
            Map.entry("abs", (scope, a) -> absolute(a.get(0).value(scope))),
            Map.entry("ceil", (scope, a) -> Math.ceil(a.get(0).number(scope, "ceil"))),
            Map.entry("floor", (scope, a) -> Math.floor(a.get(0).number(scope, "floor"))),
            Map.entry("round", (scope, a) -> rounded(a.get(0).number(scope, "round"))),
            Map.entry("int", (scope, a) -> asInt(a.get(0).value(scope))),
            Map.entry("float", (scope, a) -> asFloat(a.get(0).value(scope))),
            Map.entry("min", (scope, a) -> numbers(scope, a, "min").min().orElseThrow(() -> empty("min"))),
            Map.entry("max", (scope, a) -> numbers(scope, a, "max").max().orElseThrow(() -> empty("max"))),
            Map.entry("sum", (scope, a) -> numbers(scope, a, "sum").sum()),
            Map.entry("mean", (scope, a) -> numbers(scope, a, "mean").average().orElse(0)),
            Map.entry(
                    "median",
                    (scope, a) -> median(numbers(scope, a, "median").sorted().toArray())),
            Map.entry(
                    "all",
                    (scope, a) -> matching(scope, a, "all").size()
                            == a.get(0).list(scope, "all").size()),
            Map.entry("any", (scope, a) -> !matching(scope, a, "any").isEmpty()),
            Map.entry("none", (scope, a) -> matching(scope, a, "none").isEmpty()),
            Map.entry("one", (scope, a) -> matching(scope, a, "one").size() == 1),
            Map.entry("filter", (scope, a) -> matching(scope, a, "filter")),
            Map.entry("count", (scope, a) -> (long) matching(scope, a, "count").size()),
            Map.entry("find", (scope, a) -> end(matching(scope, a, "find"), true)),
            Map.entry("map", ConditionFunctions::mapped));

    private static final List<String> OF_TWO = List.of("default", "all", "any", "none", "one", "filter", "find", "map");
    private static final List<String> OF_ANY = List.of("min", "max", "sum", "mean", "median", "count");

    /** What a function does with its arguments. */
    private interface Call {
        @Nullable
        Object value(Scope scope, List<Expression> arguments);
    }

    private ConditionFunctions() {}

    /** Names of all functions, for messages. */
    static String names() {
        return String.join(", ", new TreeSet<>(FUNCTIONS.keySet()));
    }

    /**
     * A call.
     *
     * @throws ConditionException when there is no such function, or it takes another number of arguments
     */
    static Expression call(String name, List<Expression> arguments, int position) {
        Call call = FUNCTIONS.get(name);
        if (call == null) {
            throw ConditionException.at(position, "the function " + name + " is not known; allowed: " + names());
        }
        int wanted = OF_TWO.contains(name) ? 2 : 1;
        boolean fits = OF_ANY.contains(name) ? !arguments.isEmpty() : arguments.size() == wanted;
        if (!fits) {
            String count = wanted == 1 ? "one argument" : "two arguments";
            throw ConditionException.at(position, name + " takes " + count);
        }
        return scope -> call.value(scope, arguments);
    }

    private static Double asFloat(@Nullable Object value) {
        if (value instanceof String text) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw ConditionException.unfit("asFloat", "a number, found '" + text + "'");
            }
        }
        return Operators.number(value, "asFloat");
    }

    private static Long asInt(@Nullable Object value) {
        if (value instanceof String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw ConditionException.unfit("asInt", "a whole number, found '" + text + "'");
            }
        }
        return (long) Operators.number(value, "asInt");
    }

    private static Long length(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return (long) list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return (long) map.size();
        }
        if (value instanceof String text) {
            return (long) text.codePointCount(0, text.length());
        }
        throw ConditionException.unfit("len", "a list, found " + Operators.kind(value));
    }

    private static @Nullable Object end(List<?> list, boolean first) {
        return list.isEmpty() ? null : list.get(first ? 0 : list.size() - 1);
    }

    private static Object absolute(@Nullable Object value) {
        return value instanceof Long whole ? (Object) Math.abs(whole) : Math.abs(Operators.number(value, "abs"));
    }

    /** Half away from zero, as Go rounds. */
    private static double rounded(double number) {
        return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
    }

    private static double median(double[] sorted) {
        if (sorted.length == 0) {
            return 0;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static DoubleStream numbers(Scope scope, List<Expression> arguments, String name) {
        var numbers = DoubleStream.builder();
        for (Expression argument : arguments) {
            Object value = argument.value(scope);
            for (Object item : value instanceof List<?> list ? list : List.of(Operators.number(value, name))) {
                numbers.add(Operators.number(item, name));
            }
        }
        return numbers.build();
    }

    private static ConditionException empty(String name) {
        return ConditionException.unfit(name, "at least one number");
    }

    /** The elements for which the predicate holds; {@code count} alone may have none. */
    private static List<@Nullable Object> matching(Scope scope, List<Expression> arguments, String name) {
        List<?> list = arguments.get(0).list(scope, name);
        List<@Nullable Object> matching = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Scope inner = scope.at(list.get(i), i);
            if (arguments.size() == 1
                    ? inner.element() == Boolean.TRUE
                    : arguments.get(1).truth(inner)) {
                matching.add(list.get(i));
            }
        }
        return matching;
    }

    private static List<@Nullable Object> mapped(Scope scope, List<Expression> arguments) {
        List<?> list = arguments.get(0).list(scope, "map");
        List<@Nullable Object> mapped = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            mapped.add(arguments.get(1).value(scope.at(list.get(i), i)));
        }
        return mapped;
    }
}
